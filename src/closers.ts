// What is up says how it goes down again; all of it in the reverse order.
export type Closers = (() => Promise<void>)[];

export async function closeAll(closers: Closers, onError: (error: unknown) => void): Promise<void> {
  for (const close of closers.splice(0).toReversed()) await close().catch(onError);
}
