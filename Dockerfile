# Two stages: the first installs what runs, the second carries only that. The embedded
# Postgres stays out: a container is given DATABASE_URL.
FROM node:24-slim AS install
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 MINOOTS_DATA=/var/lib/minoots
WORKDIR /app
RUN mkdir /var/lib/minoots && chown node:node /var/lib/minoots
COPY --from=install /app/node_modules ./node_modules
COPY package.json ./
COPY db ./db
COPY src ./src
USER node
VOLUME /var/lib/minoots
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Any other command works too: with DATABASE_URL, or as a client with MINOOTS_URL and MINOOTS_KEY.
ENTRYPOINT ["node", "src/cli.mjs"]
CMD ["start"]
