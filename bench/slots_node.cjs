// slot-calculator (npm) on our workloads, driven line by line from Python: what it found stays here until it is asked for.
const { createInterface } = require("node:readline");
const { getSlots } = require("slot-calculator");

let advisers = [];
let days = [];
let found = [];

const search = (pk, asked) =>
  getSlots(asked).availableSlots.forEach((slot) => found.push([pk, slot.from]));

const commands = {
  load({ document }) {
    ({ advisers, days } = document);
  },
  every() {
    found = [];
    for (const { pk, whole } of advisers) search(pk, whole);
  },
  first({ count }) {
    found = [];
    for (const day of days) {
      for (const { pk, by_day } of advisers) if (by_day[day]) search(pk, by_day[day]);
      if (found.length >= count) break;
    }
  },
  rows() {
    return found.map(([pk, from]) => [pk, Date.parse(from) / 1000]);
  },
};

createInterface({ input: process.stdin }).on("line", (line) => {
  const asked = JSON.parse(line);
  process.stdout.write(JSON.stringify(commands[asked.do](asked) ?? null) + "\n");
});
