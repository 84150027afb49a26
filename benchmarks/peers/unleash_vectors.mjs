// Goes through the whole Unleash client specification with the real Node client and prints, as figures, what of it hashes a key:
//   npm install --prefix DIR unleash-client@6.12.1 @unleash/client-specification@6.1.0
//   node benchmarks/peers/unleash_vectors.mjs DIR > core/src/test/resources/io/github/finetune4j/rollout/unleash-specification.csv
// One line for each strategy that the outcome of a test depends on: specification.test,kind,group,key,parts,outcome
//   R  gradual rollout by key: parts is the percentage, the outcome whether it is on; without a key it is off
//   P  gradual rollout by chance, at 0 or 100 %
//   V  variants: parts are the weights, the outcome is the number of the variant, from 0
//   -  nothing is hashed: parts is the reason
// It stops where the client's outcome is not the specification's.
import { createRequire } from "node:module";

const require = createRequire(`${process.argv[2]}/`);
const client = require.resolve("unleash-client").replace(/unleash-client[\\/]lib[\\/].*$/, "unleash-client/lib/");
const UnleashClient = require(`${client}client`).default;
const { defaultStrategies } = require(`${client}strategy`);
const { normalizedStrategyValue, normalizedVariantValue } = require(`${client}strategy/util`);
const { resolveContextValue } = require(`${client}helpers`);
const { version } = require(`${client}../package.json`);
const specification = "@unleash/client-specification";
const names = require(`${specification}/specifications/index.json`);

const lines = [];
for (const name of names) {
  const { state, tests = [], variantTests = [] } = require(`${specification}/specifications/${name}`);
  const number = name.slice(0, 2);
  const all = [...tests.map((t) => [t, false]), ...variantTests.map((t) => [t, true])];
  all.forEach(([test, variant], i) => {
    const id = `${number}.${i + 1}`;
    const found = state.features ? rows(state, test, variant) : ["delta protocol"];
    for (const row of found) {
      lines.push(typeof row === "string" ? `${id},-,,,${row},` : `${id},${row.join(",")}`);
    }
  });
}
const tests = new Set(lines.map((line) => line.split(",")[0])).size;
console.log(`# ${specification} ${require(`${specification}/package.json`).version} through unleash-client ${version} of npm: ${tests} tests`);
console.log("# test,kind,group,key,parts,outcome; made by benchmarks/peers/unleash_vectors.mjs");
console.log(lines.join("\n"));

function rows(state, test, variant) {
  const context = { ...test.context, currentTime: test.context.currentTime && new Date(test.context.currentTime) };
  const toggle = (flag) => state.features.find((each) => each.name === flag);
  const segment = (id) => (state.segments ?? []).find((each) => each.id === id);
  const real = new UnleashClient({ getToggle: toggle, getSegment: segment }, defaultStrategies);
  const feature = toggle(test.toggleName);
  const got = variant ? real.getVariant(test.toggleName, context) : real.isEnabled(test.toggleName, context, () => false);
  const same = variant ? got.name === test.expectedResult.name && got.enabled === test.expectedResult.enabled : got === test.expectedResult;
  const random = (feature?.strategies ?? []).some((strategy) => variant && !seed(context, strategy.parameters?.stickiness));
  if (!same && !random) throw new Error(`${test.description}: ${JSON.stringify(got)}`);
  if (!feature || !feature.enabled) return ["flag off or unknown"];
  if (!real.isParentDependencySatisfied(feature, context)) return ["parent flag"];
  const hashed = [];
  const reasons = new Set();
  for (const strategy of feature.strategies) {
    const constraints = [...real.yieldConstraintsFor(strategy)];
    const plain = defaultStrategies.find((each) => each.name === strategy.name);
    if (constraints.length && !plain.checkConstraints(context, constraints)) reasons.add("constraint");
    else hash(plain, strategy, context, hashed, reasons);
    if (constraints.length) reasons.add("constraint");
  }
  if (!feature.strategies.length) reasons.add("no strategy");
  if (variant) variants(feature, real, context, got, hashed, reasons);
  return hashed.length ? hashed : [[...reasons].sort().join(" and ")];
}

/** What one strategy hashes, with the real strategy's own answer. */
function hash(plain, strategy, context, hashed, reasons) {
  const parameters = strategy.parameters ?? {};
  const percent = parameters.rollout ?? parameters.percentage;
  const on = plain?.isEnabled(parameters, context) ? 1 : 0;
  if (strategy.name === "flexibleRollout") {
    const key = parameters.stickiness === "default" ? context.userId || context.sessionId : resolveContextValue(context, parameters.stickiness);
    if (!key && parameters.stickiness === "default") hashed.push(["P", "", "", percent, on]);
    else hashed.push(checked(["R", parameters.groupId, key ?? "", percent, on]));
  } else if (strategy.name === "gradualRolloutUserId") {
    hashed.push(checked(["R", parameters.groupId, context.userId ?? "", percent, on]));
  } else if (strategy.name === "gradualRolloutSessionId") {
    hashed.push(checked(["R", parameters.groupId, context.sessionId ?? "", percent, on]));
  } else if (strategy.name === "gradualRolloutRandom") {
    hashed.push(["P", "", "", percent, on]);
  } else {
    reasons.add(plain ? `strategy ${strategy.name}` : "unknown strategy");
  }
}

function checked(row) {
  const [, group, key, percent, on] = row;
  if (key && (normalizedStrategyValue(key, group) <= percent ? 1 : 0) !== on) throw new Error(row.join());
  return row;
}

function variants(feature, real, context, got, hashed, reasons) {
  const strategy = feature.strategies.find((each) => each.variants?.length);
  const list = strategy ? strategy.variants : feature.variants;
  if (!real.isEnabled(feature.name, context, () => false)) return reasons.add("flag off or unknown");
  if (!list?.length) return reasons.add("no variants");
  if (list.some((each) => (each.overrides ?? []).some((o) => o.values.includes(resolveContextValue(context, o.contextName))))) {
    return reasons.add("override");
  }
  const group = strategy ? strategy.parameters.groupId : feature.name;
  const key = seed(context, strategy ? strategy.parameters.stickiness : list[0].stickiness);
  const at = list.findIndex((each) => each.name === got.name);
  if (!key && list.length > 1) return reasons.add("variant by chance");
  const total = list.reduce((sum, each) => sum + each.weight, 0);
  if (total > 0) {
    const below = list.slice(0, at).reduce((sum, each) => sum + each.weight, 0);
    const place = normalizedVariantValue(key ?? "0", group, total);
    if (place <= below || place > below + list[at].weight) throw new Error(`${feature.name} ${key} ${place}`);
    hashed.push(["V", group, key ?? "0", list.map((each) => each.weight).join(" "), at]);
  } else reasons.add("no weight");
}

function seed(context, stickiness = "default") {
  return stickiness === "default" ? context.userId || context.sessionId || context.remoteAddress : resolveContextValue(context, stickiness);
}
