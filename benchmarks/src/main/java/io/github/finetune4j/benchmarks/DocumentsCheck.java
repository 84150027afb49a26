// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.documents.Documents;
import io.github.finetune4j.registry.documents.Statements;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.testkit.FakeProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets the tools that a registry's documents are for read them: {@code huggingface_hub} the model card,
 * {@code mlcroissant} the data card with its rows, CycloneDX's validator the bill of materials; once with harmless
 * words and once with words that would break each form if they were not escaped.
 */
final class DocumentsCheck implements Benchmark {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>\"'| [x](javascript:alert(1)) `c`"
            + "\n---\nlicense: mit\u2028\u0085\u0007<!-- \uD800";

    /** A metric's name is one line of what can be shown: Evaluator refuses others. */
    private static final Metric EXACT = Metric.binary(
            "exact match: </td><b>\"'| [x](y) `c` # -",
            answer -> answer.actualText().equals(answer.expectedText()));

    @Override
    public String name() {
        return "documents-check";
    }

    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public String usage() {
        return "documents-check";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Peer.check();
        Path folder = folder();
        try {
            write(folder.resolve("registry-of-words"), "in words", folder.resolve("documents/words"));
            write(folder.resolve("registry-of-marks"), HOSTILE, folder.resolve("documents/marks"));
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("benchmark", name());
            figures.put(
                    "peer",
                    Peer.run(
                            "documents_peer.py",
                            List.of(folder.resolve("documents").toString())));
            figures.put("java", Runtime.version().toString());
            return figures;
        } finally {
            HubDownloadBenchmark.remove(folder);
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("documents-check");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for the documents", e);
        }
    }

    private static void write(Path records, String words, Path out) {
        try (RegistryStore registry = FileRegistry.open(records)) {
            ModelVersion model = model(registry, words);
            Documents documents = Documents.of(registry, statements(words));
            documents.write(model, out);
            // half of a surrogate pair is the one thing that no file can hold
            Files.writeString(out.resolve("words.txt"), words.replace('\uD800', '\uFFFD'));
            DataVersion mixed = registry.addData(Dataset.of(mixed()), Map.of("description", words));
            documents.dataCard(mixed).write(out.resolve("mixed/croissant.json"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the words", e);
        }
    }

    private static ModelVersion model(RegistryStore registry, String words) {
        Dataset data = Dataset.of(rows(0, 30));
        registry.addData(data, Map.of("name", words, "licence", "CC-BY-4.0", "removed", Map.of(words, 3L)));
        ModelRef tuned = FineTune.builder()
                .registry(registry, "router")
                .provider(FakeProvider.builder().build())
                .baseModel("acme/tiny")
                .trainingData(data)
                .run();
        Evaluator.builder()
                .metrics(EXACT)
                .registry(registry)
                .build()
                .compare(
                        answering("no").named("base"),
                        answering("yes").named(tuned.toString()),
                        Dataset.of(rows(30, 60)));
        return registry.model("router").newest();
    }

    private static ChatModel answering(String word) {
        return request -> new ChatResponse(word, FinishReason.STOP, new Usage(1, 1));
    }

    private static List<Example> rows(int from, int to) {
        List<Example> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add(ChatExample.of(Message.user("question " + i), Message.assistant(i % 3 == 0 ? "no" : "yes")));
        }
        return rows;
    }

    private static List<Example> mixed() {
        List<Example> rows = new ArrayList<>(rows(0, 2));
        rows.add(new PreferenceExample(
                List.of(Message.user("q")),
                List.of(Message.assistant("good")),
                List.of(Message.assistant("bad")),
                Map.of()));
        rows.add(new TextExample("plain"));
        return rows;
    }

    private static Statements statements(String words) {
        return Statements.builder()
                .intendedUse(words)
                .addLimitation(words)
                .addRisk(words, words)
                .license(words)
                .languages(words)
                .datasets(words)
                .creator(words)
                .addDataStatement("dataCollection", words)
                .build();
    }
}
