// The same six pictures made by sharp: decoded once, each from the one before. Same protocol as engines.py.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

const sharp = createRequire(process.argv[2] + "/")("sharp");
sharp.concurrency(1);
sharp.cache(false);

const boxes = [[3000, false], [2000, true], [1600, false], [1200, true], [800, false], [300, false]];

async function render(data) {
  let { data: pixels, info } = await sharp(data)
    .rotate()
    .resize(3000, 3000, { fit: "inside", withoutEnlargement: true })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const made = [];
  for (const [box, square] of boxes) {
    const raw = { raw: { width: info.width, height: info.height, channels: info.channels } };
    if (box < Math.max(info.width, info.height))
      ({ data: pixels, info } = await sharp(pixels, raw)
        .resize(box, box, { fit: "inside" })
        .raw()
        .toBuffer({ resolveWithObject: true }));
    let picture = sharp(pixels, { raw: { width: info.width, height: info.height, channels: info.channels } });
    if (info.channels === 4) picture = picture.flatten({ background: "#ffffff" });
    if (square) {
      const across = box - info.width, down = box - info.height;
      picture = picture.extend({
        left: across >> 1, right: across - (across >> 1), top: down >> 1, bottom: down - (down >> 1), background: "#ffffff",
      });
    }
    picture = box <= 800 ? picture.webp({ quality: 80, effort: 4 }) : picture.jpeg({ quality: 85, chromaSubsampling: "4:2:0" });
    made.push(await picture.toBuffer());
  }
  return made;
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const data = readFileSync(asked.photo);
  const before = process.cpuUsage(), started = performance.now();
  try {
    const made = await render(data);
    const used = process.cpuUsage(before);
    const cost = {
      cpu: (used.user + used.system) / 1e6,
      wall: (performance.now() - started) / 1e3,
      bytes: made.reduce((sum, each) => sum + each.length, 0),
    };
    if (asked.keep) made.forEach((each, at) => writeFileSync(`${asked.keep}/${boxes[at][0]}`, each));
    console.log(JSON.stringify(cost));
  } catch (problem) {
    console.log(JSON.stringify({ failed: String(problem) }));
  }
}
