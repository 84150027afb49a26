// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.training.LabeledText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The vectors that runs before have made of the same texts by the same encoder, each found beside its text in its run's
 * folder: where a person is erased from those, nothing is left here. Which runs they are is decided once, and written
 * into {@code base.json}, so that a run that was killed goes on with the same.
 */
final class KeptVectors {
    private static final String BASE = "base.json";
    private static final String FINGERPRINT = "fingerprint";
    private static final String READING = "reading";
    private static final String FROM = "vectorsOf";

    private final RunFolder run;
    private final int maxTokens;
    private final Encoder encoder;
    private final String reading;
    private final Map<String, float[]> found = new HashMap<>();

    private KeptVectors(RunFolder run, TextRunSettings settings, Encoder encoder) {
        this.run = run;
        this.encoder = encoder;
        maxTokens = settings.head().maxTokens();
        reading = reading(Path.of(settings.baseFolder()), encoder);
    }

    /**
     * {@return the vectors that there are}
     *
     * @param run that needs some
     * @param settings of it
     * @param encoder that it stands on
     * @param rows of it
     * @throws InvalidModelException if the encoder has changed since the run began
     */
    static KeptVectors of(RunFolder run, TextRunSettings settings, Encoder encoder, List<LabeledText> rows) {
        KeptVectors kept = new KeptVectors(run, settings, encoder);
        Path file = run.path().resolve(BASE);
        Set<String> wanted = new HashSet<>(rows.stream().map(LabeledText::text).toList());
        if (Files.exists(file)) {
            BaseCheck.require(run, encoder.fingerprint());
            JsonFile.object(file)
                    .path(FROM)
                    .forEach(id ->
                            RunFolder.find(kept.runs(), id.asText()).ifPresent(before -> kept.take(before, wanted)));
        } else {
            AtomicFile.write(file, kept.decided(wanted).toPrettyString() + "\n");
        }
        return kept;
    }

    private ObjectNode decided(Set<String> wanted) {
        ObjectNode json = JsonFile.mapper().createObjectNode();
        json.put(FINGERPRINT, encoder.fingerprint()).put(READING, reading);
        List<String> used = new ArrayList<>();
        for (RunFolder before : latestFirst()) {
            if (!wanted.isEmpty() && take(before, wanted)) {
                used.add(before.id());
            }
        }
        json.set(FROM, JsonFile.mapper().valueToTree(used));
        return json;
    }

    /** {@return what, besides the weights, decides about a text's vector} */
    private static String reading(Path folder, Encoder encoder) {
        Path tokenizer = folder.resolve("tokenizer.json");
        try {
            return encoder.pooling() + " " + encoder.normalizes() + " " + Sha256.of(tokenizer);
        } catch (IOException e) {
            throw new InvalidModelException("cannot read " + tokenizer + ": " + e + " -> put the file back", e);
        }
    }

    private Path runs() {
        return Objects.requireNonNull(run.path().toAbsolutePath().getParent());
    }

    private List<RunFolder> latestFirst() {
        try (Stream<Path> folders = Files.list(runs())) {
            return folders.filter(folder -> Files.exists(folder.resolve(BASE)))
                    .filter(folder -> !folder.getFileName().toString().equals(run.id()))
                    .sorted(Comparator.comparing(KeptVectors::written)
                            .reversed()
                            .thenComparing(folder -> folder))
                    .map(folder -> RunFolder.find(runs(), folder.getFileName().toString()))
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IOException e) {
            throw AtomicFile.failed(runs(), e);
        }
    }

    private static long written(Path folder) {
        try {
            return Files.getLastModifiedTime(folder.resolve(BASE)).toMillis();
        } catch (IOException e) {
            return 0; // it is being deleted
        }
    }

    /** Takes what a run has of the texts that are still wanted. {@return whether it had any} */
    private boolean take(RunFolder before, Set<String> wanted) {
        try {
            return before.status().status() == JobStatus.SUCCEEDED
                    && isAlike(before)
                    && took(before, before.settings(TextRunSettings.class), wanted);
        } catch (FineTuneException e) {
            return false; // erased or damaged: its texts are embedded anew
        }
    }

    private boolean isAlike(RunFolder before) {
        ObjectNode base = JsonFile.object(before.path().resolve(BASE));
        return base.path(FINGERPRINT).asText().equals(encoder.fingerprint())
                && base.path(READING).asText().equals(reading);
    }

    private boolean took(RunFolder before, TextRunSettings settings, Set<String> wanted) {
        if (settings.head().maxTokens() != maxTokens) {
            return false;
        }
        int count = settings.rows().training();
        List<LabeledText> rows = TextRows.read(before.path().resolve(TextRows.TRAINING), count);
        if (rows.stream().noneMatch(row -> wanted.contains(row.text()))) {
            return false;
        }
        List<float[]> vectors = new VectorFile(before.path().resolve(VectorFile.NAME), encoder.width(), count).peek();
        boolean took = false;
        for (int i = 0; i < vectors.size(); i++) {
            if (wanted.remove(rows.get(i).text())) {
                found.put(rows.get(i).text(), vectors.get(i));
                took = true;
            }
        }
        return took;
    }

    /** {@return a text's vector, or null} */
    float @Nullable [] of(String text) {
        return found.get(text);
    }

    int size() {
        return found.size();
    }
}
