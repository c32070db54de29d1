// `minoots completion`: what a shell needs to complete commands and flags: a script that knows
// them all by itself, so that completing never starts anything.
import { isGroup, UsageError } from "./command.ts";
import type { Command } from "./command.ts";
import { doors } from "./commands.ts";
import { commonFlags } from "./parse.ts";

/** For each place, such as "timers list", the words that may follow. */
type Words = ReadonlyMap<string, readonly string[]>;

export const completion: Command = {
  says: "Prints the script by which a shell completes commands and flags.",
  words: [{ name: "shell", says: "bash, zsh or fish." }],
  example: 'eval "$(minoots completion bash)"',
  isReport: true,
  async run(call) {
    const shell = call.word("shell");
    const write = { bash, zsh, fish }[shell as "bash"];
    if (write === undefined) {
      throw new UsageError(`There is no script for ${shell}.`, "There are: bash, zsh, fish.");
    }
    const script = write(await allWords());
    return { text: script, json: { shell, script } };
  },
};

async function allWords(): Promise<Words> {
  const words = new Map<string, string[]>([["", [...Object.keys(doors), "help"]]]);
  for (const [name, door] of Object.entries(doors)) {
    const entry = await door.load();
    if (!isGroup(entry)) words.set(name, flagsOf(entry));
    else {
      words.set(name, Object.keys(entry.commands));
      for (const [inner, command] of Object.entries(entry.commands)) {
        words.set(`${name} ${inner}`, flagsOf(command));
      }
    }
  }
  return words;
}

function flagsOf({ flags }: Command): string[] {
  return Object.keys({ ...flags, ...commonFlags }).map((flag) => `--${flag}`);
}

function casesOf(words: Words): string {
  const lines = [...words].map(([place, known]) => `    "${place}") echo "${known.join(" ")}" ;;`);
  return lines.join("\n");
}

// The place is what stands before, as far as it is a command: the longest that is known.
function functionOf(words: Words): string {
  return `_minoots_words() {
  case "$1" in
${casesOf(words)}
  esac
}`;
}

function bash(words: Words): string {
  return `${functionOf(words)}
_minoots() {
  local words
  words=$(_minoots_words "\${COMP_WORDS[1]} \${COMP_WORDS[2]}")
  if [ "$COMP_CWORD" -lt 3 ] || [ -z "$words" ]; then words=$(_minoots_words "\${COMP_WORDS[1]}"); fi
  if [ "$COMP_CWORD" -lt 2 ]; then words=$(_minoots_words ""); fi
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _minoots minoots`;
}

function zsh(words: Words): string {
  return `#compdef minoots
${functionOf(words)}
_minoots() {
  local known
  known=$(_minoots_words "\${words[2]} \${words[3]}")
  if (( CURRENT < 4 )) || [[ -z "$known" ]]; then known=$(_minoots_words "\${words[2]}"); fi
  if (( CURRENT < 3 )); then known=$(_minoots_words ""); fi
  compadd -- \${=known}
}
compdef _minoots minoots`;
}

function fish(words: Words): string {
  const lines = [...words].map(([place, known]) => {
    const when = place === "" ? "test (count (commandline -opc)) -eq 1" : seen(place);
    return `complete -c minoots -f -n '${when}' -a '${known.join(" ")}'`;
  });
  return lines.join("\n");
}

// Right behind a group its commands, and anywhere behind a command its flags.
function seen(place: string): string {
  const range = place.includes(" ") ? "2..3" : "2";
  return `test (string join " " (commandline -opc)[${range}]) = "${place}"`;
}
