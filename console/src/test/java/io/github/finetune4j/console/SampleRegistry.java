// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.Gated;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.text.TextSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A registry as a month of work leaves it, with texts in it that attack whoever shows them. */
final class SampleRegistry {
    static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    /** What people and models may write, and a page must show as text. */
    static final String HOSTILE =
            "\"><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
                    + "'</textarea></svg><svg onload=alert(1)>{{7*7}}";

    /** What the ids of a rollout's answers are made with: it must be shown nowhere. */
    static final String RESPONSES = "secret-of-the-rollout-0123456789";

    private final RegistryStore registry;
    private final DataVersion first;
    private final DataVersion second;
    private final DataVersion test;

    private SampleRegistry(RegistryStore registry) {
        this.registry = registry;
        first = registry.addData(rows(0, 160), facts(12));
        second = registry.addData(rows(8, 190), facts(31));
        test = registry.addData(rows(200, 260), Map.of("licence", "CC-BY-4.0", "note", HOSTILE));
    }

    static SampleRegistry fill(RegistryStore registry) {
        SampleRegistry sample = new SampleRegistry(registry);
        sample.run("local/job-1", sample.first, "succeeded", 120, 5e-3, "/models/starter");
        sample.run("local/job-2", sample.second, "succeeded", 160, 2e-3, "/models/starter");
        sample.run("local/job-3", sample.second, "failed", 40, 5e-2, "/models/starter");
        sample.run("local/job-4", sample.second, "", 66, 2e-3, "local/job-2");
        registry.add(sample.start("openai/" + HOSTILE, sample.first, 0.1, HOSTILE, NOW.minusSeconds(86_400)));
        sample.judge();
        sample.rollOut();
        return sample;
    }

    static Example row(String asked, String answer) {
        return ChatExample.of(Message.user(asked), Message.assistant(answer));
    }

    /** {@return rows of pairs and spans, hostile in each text and label} */
    static Dataset pairsAndSpans() {
        return Dataset.of(List.of(
                new PairExample(HOSTILE, "yes " + HOSTILE, List.of("no " + HOSTILE), null, Map.of("id", HOSTILE)),
                PairExample.scored("My card is lost", "I lost my card", 0.875),
                TaggedExample.of(
                        "Bob: " + HOSTILE + " :end",
                        new TextSpan(0, 3, "NAME"),
                        new TextSpan(5, 5 + HOSTILE.length(), "<b>" + HOSTILE)),
                TaggedExample.of("\u05d0\u05d1\u05d2 12 \u05d3", new TextSpan(4, 6, "NUMBER"))));
    }

    private static Dataset rows(int from, int to) {
        List<Example> rows = new ArrayList<>();
        rows.add(row(HOSTILE, "An answer with " + HOSTILE));
        for (int i = from; i < to; i++) {
            rows.add(row("Ticket " + i + ": my parcel has not come.", i % 3 == 0 ? "delivery" : "returns"));
        }
        return Dataset.of(rows);
    }

    private static Map<String, Object> facts(long removed) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("sources", List.of("tickets.jsonl", "more/" + HOSTILE + ".jsonl"));
        facts.put("rowsRead", 160L + removed);
        facts.put("removed", Map.of("duplicate", removed - 3, "too-long", 3L));
        facts.put(
                "steps",
                List.of(
                        Map.of(
                                "name",
                                "deduplicate",
                                "rowsIn",
                                172L,
                                "rowsOut",
                                163L,
                                "rejected",
                                Map.of("duplicate", removed - 3),
                                "changed",
                                Map.of()),
                        Map.of(
                                "name",
                                "drop long",
                                "rowsIn",
                                163L,
                                "rowsOut",
                                160L,
                                "rejected",
                                Map.of("too-long", 3L),
                                "changed",
                                Map.of())));
        return facts;
    }

    private RunStarted start(String run, DataVersion data, double rate, String base, Instant at) {
        Map<String, Object> specification = new LinkedHashMap<>();
        specification.put("baseModel", base);
        specification.put("method", "SUPERVISED");
        specification.put("seed", 7L);
        specification.put("hyperparameters", Map.of("epochs", 8L, "batchSize", 16L, "learningRate", rate));
        specification.put("lora", Map.of("rank", 16L, "alpha", 32L, "targetModules", List.of("q_proj", "v_proj")));
        Map<String, Object> machine = Map.of("java", "17.0.19", "os", "Linux amd64", "processors", 16L);
        return new RunStarted(run, at, "router", data.id(), test.id(), specification, machine);
    }

    private void run(String run, DataVersion data, String outcome, int steps, double rate, String base) {
        Instant at = NOW.minusSeconds(7L * steps);
        registry.add(start(run, data, rate, base, at));
        List<MetricPoint> points = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            Instant when = at.plusSeconds(6L * i);
            double noise = 0.15 * Math.sin(i * 1.7) / (1 + i / 30.0);
            points.add(new MetricPoint("loss", i, when, 2.6 * Math.exp(-i * rate * 8) + 0.3 + noise));
            points.add(new MetricPoint("learning_rate", i, when, rate * (1 - i / 200.0)));
            if (i % 20 == 19) {
                points.add(new MetricPoint("validation_loss", i, when, 2.4 * Math.exp(-i * rate * 8) + 0.5));
            }
        }
        registry.addPoints(run, points);
        if (!outcome.isEmpty()) {
            boolean made = outcome.equals("succeeded");
            registry.add(new RunEnded(
                    run,
                    at.plusSeconds(7L * steps),
                    outcome,
                    Duration.ofSeconds(7L * steps),
                    made ? ModelRef.parse(run) : null,
                    made ? "" : "loss is NaN at step 40: " + HOSTILE + " -> lower the learning rate",
                    Map.of("trainedTokens", 48_211L)));
        }
    }

    private void judge() {
        ModelVersion tuned = registry.model("router").version(2);
        Map<String, Object> interval = interval(0.91, 0.86, 0.95);
        registry.add(new Evaluated(
                "scores-of-2",
                NOW.minusSeconds(900),
                tuned.ref().toString(),
                "",
                test.id(),
                Map.of("rows", 60L, "scores", Map.of("exact_match", interval, "token_f1 " + HOSTILE, interval))));
        Map<String, Object> metric = Map.of(
                "baseline",
                interval(0.55, 0.49, 0.61),
                "candidate",
                interval,
                "effect",
                interval(0.36, 0.28, 0.44),
                "adjustedP",
                1e-9,
                "verdict",
                "BETTER");
        registry.add(new Evaluated(
                "two-against-one",
                NOW.minusSeconds(800),
                tuned.ref() + " int8",
                "local/job-1",
                test.id(),
                Map.of("rows", 60L, "verdict", "BETTER", "metrics", Map.of("exact_match", metric), "testSetUses", 2L)));
        registry.add(new Gated(
                "g1",
                NOW.minusSeconds(790),
                "two-against-one",
                List.of(
                        new Gated.Outcome("no worse by exact_match, margin 0.02", "PASSED", "0.36 [0.28, 0.44]"),
                        new Gated.Outcome("signed " + HOSTILE, "UNDECIDED", "no signature: " + HOSTILE))));
        registry.moveAlias(registry.model("router"), "champion", 1, "ana", "the first that is good enough");
        registry.moveAlias(registry.model("router"), "champion", 2, "ben " + HOSTILE, "better: " + HOSTILE);
        registry.add(new Noted("n1", NOW.minusSeconds(700), tuned.id(), "ana", "Looks good on returns.\n" + HOSTILE));
    }

    private static Map<String, Object> interval(double estimate, double lower, double upper) {
        return Map.of("estimate", estimate, "lower", lower, "upper", upper, "level", 0.95, "method", "Wilson");
    }

    private void rollOut() {
        rolled(1, "STARTED", "deploy", "release 12");
        rolled(2, "STAGE", "rollout", "all gates passed after 86400 s");
        rolled(3, "PAUSED", "ben", "a fair: " + HOSTILE);
        rolled(4, "RESUMED", "ben", "the fair is over");
        rolled(5, "PROMOTED", "rollout", "better by error_rate: -1.2 points");
    }

    private void rolled(long version, String kind, String who, String why) {
        Map<String, String> arms = new LinkedHashMap<>();
        arms.put("baseline", "local/job-1");
        arms.put("candidate", "local/job-2");
        Instant at = NOW.minusSeconds(600 - 60 * version);
        registry.add(new RolloutChanged(
                "support-chat",
                "support-chat#1",
                version,
                at,
                kind,
                arms,
                RESPONSES,
                who,
                why,
                Map.of("stage", version, "elapsed_s", 60 * version)));
    }

    DataVersion first() {
        return first;
    }

    DataVersion second() {
        return second;
    }

    DataVersion test() {
        return test;
    }
}
