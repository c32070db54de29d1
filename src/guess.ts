// What somebody meant who mistyped a name: the nearest of those there are, if any is near.

export function guess(written: string, known: readonly string[]): string | null {
  const near = known
    .map((name) => ({ name, distance: distanceOf(written.toLowerCase(), name) }))
    .filter(({ name, distance }) => distance <= Math.ceil(name.length / 3))
    .toSorted((left, right) => left.distance - right.distance);
  return near[0]?.name ?? null;
}

/** How many letters are to be changed, added or taken away to make one of the other. */
function distanceOf(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let at = 0; at < left.length; at += 1) {
    const next = [at + 1];
    for (let place = 0; place < right.length; place += 1) {
      const changed = row[place]! + (left[at] === right[place] ? 0 : 1);
      next.push(Math.min(changed, row[place + 1]! + 1, next[place]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}
