// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.gate.GateOutcome;
import io.github.finetune4j.evaluation.gate.QualityGate;
import io.github.finetune4j.evaluation.gate.QualityGates;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.store.RegistryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A registry in which much has happened to one model, with names and words that a test chooses. */
final class Story {
    static final Instant THEN = Instant.parse("2026-03-02T10:00:00Z");

    /** Markup of every kind of document, ends of lines that only YAML knows, and half of a surrogate pair. */
    static final String HOSTILE = "</script></td><img src=x onerror=alert(1)>\"'| [x](javascript:alert(1)) `c` $a$"
            + "\n---\n# h\nlicense: mit\u2028\u0085\u0007<!-- \uD800 {{x}} *b* ${y}";

    /** What the ids of a rollout's answers are made with. */
    static final String SECRET = "key-of-the-answers-0123456789";

    private static final String RUN = "local/job-7";
    private static final String FOLDER = "/home/ana/models/job-7/adapter";
    private static final Metric EXACT =
            Metric.binary("exact match", answer -> answer.actualText().equals(answer.expectedText()));

    private final RegistryStore registry;
    private final String words;

    private Story(RegistryStore registry, String words) {
        this.registry = registry;
        this.words = words;
    }

    /** {@return the model to which it happened} */
    static ModelVersion tell(RegistryStore registry, String words) {
        return new Story(registry, words).tell();
    }

    private ModelVersion tell() {
        DataVersion training = registry.addData(Dataset.of(rows(0, 60)), trainingFacts());
        DataVersion validation = registry.addData(Dataset.of(rows(60, 70)), Map.of());
        run(training, validation);
        ModelVersion model = registry.addModel(new ModelVersion.Draft(
                "router",
                ModelRef.of("local", FOLDER),
                "acme/tiny-instruct",
                RUN,
                Map.of("adapter_config.json", "a".repeat(64), "adapter_model.safetensors", "b".repeat(64)),
                Map.of()));
        Evaluator.builder()
                .metrics(EXACT)
                .registry(registry)
                .build()
                .compare(
                        answering("base", "local/tiny-instruct", 3),
                        answering("router", model.ref() + " int8", 10),
                        Dataset.of(rows(100, 150)))
                .gate(QualityGates.better("exact match"), new Signed(words));
        if (words.equals(HOSTILE)) {
            hostileEvaluation(model);
        }
        rollout(model);
        registry.moveAlias(registry.model("router"), "champion", model.number(), "ana", "gates passed; " + words);
        registry.add(new Noted("n1", THEN, model.id(), "ben", "Read forty answers by hand. " + words));
        return model;
    }

    /** A gate that names a file of this machine. */
    private record Signed(String words) implements QualityGate {
        @Override
        public String name() {
            return "signed " + words;
        }

        @Override
        public GateOutcome check(Comparison comparison) {
            return GateOutcome.of(this, GateOutcome.Status.FAILED, FOLDER + " was changed: " + words);
        }

        @Override
        public GateOutcome check(Evaluation evaluation) {
            throw new IllegalArgumentException("one model -> compare two");
        }
    }

    static List<Example> rows(int from, int to) {
        List<Example> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add(new ChatExample(
                    List.of(Message.user("question " + i), Message.assistant("on " + i)),
                    Map.of("id", "r" + i, "priority", (long) i)));
        }
        return rows;
    }

    private Map<String, Object> trainingFacts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", "tickets " + words);
        facts.put("description", "Tickets of one year. " + words);
        facts.put("licence", "CC-BY-4.0");
        facts.put("dataBiases", "Mostly from one country.");
        facts.put("sources", List.of("/home/ana/tickets.jsonl"));
        facts.put("rowsRead", 75L);
        facts.put("removed", Ordered.map("invalid", 4L, "duplicate", 11L));
        facts.put("issues", Map.of("empty-answer", 4L));
        facts.put(
                "steps",
                List.of(Map.of(
                        "name",
                        "near-duplicates",
                        "rowsIn",
                        71L,
                        "rowsOut",
                        60L,
                        "rejected",
                        Map.of("near-duplicate", 11L),
                        "changed",
                        Map.of())));
        return facts;
    }

    private void run(DataVersion training, DataVersion validation) {
        Map<String, Object> specification = new LinkedHashMap<>();
        specification.put("baseModel", "acme/tiny-instruct");
        specification.put("method", "SUPERVISED");
        specification.put("tuningMethod", "LORA");
        specification.put("seed", 7L);
        specification.put("hyperparameters", Map.of("learningRate", 2e-4, "epochs", 3L));
        specification.put("lora", Map.of("rank", 8L, "targetModules", List.of("q_proj", "v_proj")));
        specification.put("metadata", Ordered.map("owner", words, "folder", "/home/ana/runs/seven"));
        specification.put("options", Map.of("files", List.of("/home/ana/a.txt", 3L)));
        registry.add(new RunStarted(
                RUN,
                THEN,
                "router",
                training.id(),
                validation.id(),
                specification,
                Map.of("java", "17.0.19", "os", "Linux amd64")));
        List<MetricPoint> points = new ArrayList<>();
        for (int step = 1; step <= 120; step++) {
            double loss = 0.4 + 2.2 / (1 + step / 12.0) + 0.05 * Math.sin(step);
            points.add(new MetricPoint("loss", step, THEN.plusSeconds(step), loss));
            if (step % 30 == 0) {
                points.add(new MetricPoint("validation_loss", step, THEN.plusSeconds(step), loss + 0.1));
            }
        }
        registry.addPoints(RUN, points);
        registry.add(new RunEnded(
                RUN,
                THEN.plusSeconds(700),
                "succeeded",
                Duration.ofSeconds(700),
                null,
                "",
                Map.of("trainedTokens", 12_345L)));
    }

    private static ChatModel answering(String name, String identity, int rightOfTen) {
        return new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                String asked = request.messages().get(0).content();
                int row = Integer.parseInt(asked.substring(asked.indexOf(' ') + 1));
                return new ChatResponse(row % 10 < rightOfTen ? "on " + row : "no", FinishReason.STOP, new Usage(1, 1));
            }

            @Override
            public Optional<String> identity() {
                return Optional.of(identity);
            }
        }.named(name);
    }

    /** An evaluation that somebody else has put on record, under any name that they liked. */
    private void hostileEvaluation(ModelVersion model) {
        Map<String, Object> score = Map.of("estimate", 0.5, "lower", 0.4, "upper", 0.6, "level", 0.9, "method", words);
        registry.add(new Evaluated(
                "by-hand",
                THEN,
                model.ref().toString(),
                "",
                registry.data().get(0).id(),
                Map.of("rows", 9L, "scores", Map.of(words, score), "notes", List.of(words))));
    }

    private void rollout(ModelVersion model) {
        Map<String, String> arms = new LinkedHashMap<>();
        arms.put("baseline", "local/tiny-instruct");
        arms.put("candidate", model.ref() + " int8");
        change(1, "STARTED", arms, "rollout", "begins", Map.of("stage", 1L));
        change(2, "STAGE", arms, "rollout", "all gates passed after 3600 s", numbers());
        change(3, "PROMOTED", arms, "ana", "good enough; " + words, numbers());
    }

    private static Map<String, Object> numbers() {
        Map<String, Object> gate = new LinkedHashMap<>();
        gate.put("gate", "errors not worse by more than 0.02");
        gate.put("arm", "candidate");
        gate.put("outcome", "PASSED");
        gate.put("baseline", 0.03);
        gate.put("candidate", 0.025);
        gate.put("baseline_n", 1000L);
        gate.put("candidate_n", 990L);
        gate.put("effect", -0.005);
        gate.put("lower", -0.019);
        gate.put("upper", 0.009);
        gate.put("level", 0.95);
        return Map.of("stage", 2L, "gates", List.of(gate));
    }

    private void change(
            long version, String kind, Map<String, String> arms, String who, String why, Map<String, Object> numbers) {
        registry.add(new RolloutChanged(
                "router",
                "key-of-the-rollout",
                version,
                THEN.plusSeconds(10_000 + version),
                kind,
                arms,
                SECRET,
                who,
                why,
                numbers));
    }

    static Statements statements(String words) {
        return Statements.builder()
                .intendedUse("Sorts tickets by queue. Not for medical questions. " + words)
                .addLimitation("English only. " + words)
                .addRisk("It may sort a complaint wrongly. " + words, "A person reads every ticket.")
                .license("Apache-2.0")
                .creator("Acme " + words)
                .url("https://acme.example/router")
                .languages("en")
                .datasets("acme/tickets")
                .addDataStatement("dataCollection", "Exported from the help desk. " + words)
                .build();
    }
}
