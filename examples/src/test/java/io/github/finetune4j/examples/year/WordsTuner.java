// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.store.RegistryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A learner that takes no time: naive Bayes over words. It really learns, so a year of it is a year. */
final class WordsTuner implements Tuner {
    private final RegistryStore registry;
    private final InstantSource clock;
    private final Consumer<String> training;

    WordsTuner(RegistryStore registry, InstantSource clock, Consumer<String> training) {
        this.registry = registry;
        this.clock = clock;
        this.training = training;
    }

    @Override
    public ModelVersion tune(String key, String name, @Nullable ModelVersion from, Dataset rows) {
        training.accept(key);
        ModelRef ref = ModelRef.of("words", key.replace('/', '-'));
        return known(name, ref)
                .orElseGet(() -> learn(
                        key,
                        name,
                        ref,
                        rows,
                        from == null ? "words" : from.ref().toString()));
    }

    private Optional<ModelVersion> known(String name, ModelRef ref) {
        return registry.models().contains(name)
                ? registry.model(name).versions().stream()
                        .filter(version -> version.ref().equals(ref))
                        .findFirst()
                : Optional.empty();
    }

    private ModelVersion learn(String key, String name, ModelRef ref, Dataset rows, String base) {
        DataVersion data = registry.addData(rows, Map.of());
        registry.add(new RegistryRecord.RunStarted(key, clock.instant(), name, data.id(), "", Map.of(), Map.of()));
        registry.add(new RegistryRecord.RunEnded(
                key, clock.instant(), "succeeded", Duration.ofSeconds(1), ref, "", Map.of()));
        return known(name, ref)
                .orElseGet(() -> registry.addModel(new ModelVersion.Draft(name, ref, base, key, Map.of(), Map.of())));
    }

    /** {@return a model that knows the rows of its run, and of those that it goes on from} */
    @Override
    public ChatModel model(ModelVersion version) {
        return new WordsModel(
                version,
                registry.lineage(version).data().stream().map(registry::rows).toList());
    }

    @Override
    public void close() {}

    private static Set<String> words(String text) {
        return new HashSet<>(List.of(text.toLowerCase(Locale.ROOT).split("[^a-z]+")));
    }

    private static final class WordsModel implements ChatModel {
        private final ModelVersion version;
        private final Map<String, Integer> teams = new HashMap<>();
        private final Map<String, Integer> counts = new HashMap<>();

        WordsModel(ModelVersion version, List<Dataset> data) {
            this.version = version;
            data.forEach(rows -> rows.chats().forEach(this::learn));
        }

        private void learn(ChatExample row) {
            String team = row.answer().orElseThrow().content();
            teams.merge(team, 1, Integer::sum);
            words(row.prompt().get(1).content()).forEach(word -> counts.merge(team + " " + word, 1, Integer::sum));
        }

        @Override
        public ChatResponse chat(ChatRequest request) {
            Set<String> words = words(request.messages().get(1).content());
            String best = teams.keySet().stream()
                    .max((a, b) -> Double.compare(score(a, words), score(b, words)))
                    .orElse("");
            return new ChatResponse(best, FinishReason.STOP, new Usage(words.size(), 1));
        }

        private double score(String team, Set<String> words) {
            int rows = teams.getOrDefault(team, 0);
            double score = Math.log(rows);
            for (String word : words) {
                score += Math.log((counts.getOrDefault(team + " " + word, 0) + 0.05) / (rows + 0.1));
            }
            return score;
        }

        @Override
        public Optional<String> identity() {
            return Optional.of(version.ref().toString());
        }
    }
}
