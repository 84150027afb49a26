// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.EvaluatorCalls;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.registry.Registry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The settings that a builder was given. */
final class DecidingOptions {
    static final double RATE_MARGIN = 0.02;

    /** The room of journals that decisions share with searches. */
    static final String ROOM = "search";

    final String name;
    final List<Metric> measures = new ArrayList<>();
    final List<Approach> approaches = new ArrayList<>();
    final ApproachBudget budget = new ApproachBudget();
    ApproachRequirements requirements = new ApproachRequirements();

    @Nullable Metric format;

    @Nullable Dataset validation;

    @Nullable Dataset test;

    @Nullable Dataset training;

    @Nullable Double margin;

    @Nullable Prices prices;

    Consumer<ChatRequest.Builder> request = builder -> builder.temperature(0);
    Consumer<EvaluatorCalls> calls = settings -> {};
    double level = 0.95;
    long seed = 1;
    JournalStore store = new MemoryJournalStore().of(ROOM);

    @Nullable Path answers;

    @Nullable Registry registry;

    InstantSource clock = InstantSource.system();

    DecidingOptions(String name) {
        this.name = name;
    }

    /** What later changes of the others don't reach. */
    DecidingOptions copy() {
        DecidingOptions copy = new DecidingOptions(name);
        copy.measures.addAll(measures);
        copy.approaches.addAll(approaches);
        copy.budget.take(budget);
        copy.requirements = requirements.copy();
        copy.format = format;
        copy.validation = validation;
        copy.test = test;
        copy.training = training;
        copy.margin = margin;
        copy.prices = prices;
        copy.request = request;
        copy.calls = calls;
        copy.level = level;
        copy.seed = seed;
        copy.store = store;
        copy.answers = answers;
        copy.registry = registry;
        copy.clock = clock;
        return copy;
    }

    /** The metrics, and the format's at the end. */
    List<Metric> metrics() {
        List<Metric> all = new ArrayList<>(measures);
        Optional.ofNullable(format).ifPresent(all::add);
        return all;
    }

    List<String> metricNames() {
        return metrics().stream().map(Metric::name).toList();
    }

    /** Where the format's is among the metrics; -1 without. */
    int formatAt() {
        return format == null ? -1 : measures.size();
    }

    Metric metric() {
        return measures.get(0);
    }

    boolean binary() {
        return metric().kind() == ScoreKind.BINARY;
    }

    double sign() {
        return metric().higherIsBetter() ? 1 : -1;
    }

    double margin() {
        return margin == null ? RATE_MARGIN : margin;
    }

    Dataset validation() {
        return Objects.requireNonNull(validation, "validation rows");
    }

    Dataset test() {
        return Objects.requireNonNull(test, "test rows");
    }

    Optional<Dataset> training() {
        return Optional.ofNullable(training);
    }

    @Nullable Prices prices() {
        return prices;
    }

    double level() {
        return level;
    }

    long seed() {
        return seed;
    }

    String currency() {
        if (prices != null) {
            return prices.currency();
        }
        return approaches.stream()
                .flatMap(approach -> approach.price(null).stream())
                .map(TokenPrice::currency)
                .findFirst()
                .orElse("");
    }

    Approach approach(String wanted) {
        return approaches.stream()
                .filter(approach -> approach.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "approach " + wanted + " of a decision's journal: it is gone -> add it again"));
    }

    /** Everything on which the outcome rests. A decision that goes on must have the same. */
    Map<String, Object> specification() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("test rows", test().fingerprint().hex());
        facts.put("validation rows", validation().fingerprint().hex());
        facts.put(
                "training rows",
                training().map(rows -> rows.fingerprint().hex()).orElse(""));
        facts.put("metrics", String.join(", ", metricNames()));
        facts.put(
                "approaches",
                String.join(", ", approaches.stream().map(Approach::toString).toList()));
        facts.put("margin", String.valueOf(margin()));
        facts.put("level", String.valueOf(level));
        facts.put("seed", String.valueOf(seed));
        facts.put("p95", requirements.p95().map(Duration::toString).orElse(""));
        facts.put("cost per thousand", String.valueOf(requirements.costPerThousand()));
        facts.put("valid share", String.valueOf(requirements.validShare()));
        facts.put("known from", String.valueOf(requirements.knownFrom()));
        facts.put("examples", String.valueOf(requirements.examples()));
        facts.put("maintained", String.valueOf(requirements.maintained()));
        // decisions that were begun before it could be stated have no such fact, and go on
        requirements.oneOfAList().ifPresent(stated -> facts.put("one of a list", String.valueOf(stated)));
        return facts;
    }
}
