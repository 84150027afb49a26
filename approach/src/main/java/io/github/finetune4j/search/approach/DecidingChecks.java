// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.RatedMetric;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.evaluation.TokenPrice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Refuses what can't be decided, before anything is asked or trained. */
record DecidingChecks(DecidingOptions options) {
    void all() {
        missing();
        metrics();
        rows("validation rows", options.validation());
        rows("test rows", options.test());
        scorable();
        apart("test rows", options.test(), "validation rows", options.validation());
        options.training().ifPresent(training -> {
            apart("test rows", options.test(), "training rows", training);
            apart("validation rows", options.validation(), "training rows", training);
        });
        names();
        prices();
        ceilings();
    }

    private void missing() {
        List<String> missing = new ArrayList<>();
        if (options.measures.isEmpty()) {
            missing.add("metrics");
        }
        if (options.validation == null) {
            missing.add("validation rows");
        }
        if (options.test == null) {
            missing.add("test rows");
        }
        if (options.approaches.size() < 2) {
            missing.add("two approaches, of which there are " + options.approaches.size());
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "decision " + options.name + " lacks " + String.join(", ", missing) + " -> set or add all of them");
        }
    }

    private void metrics() {
        for (Metric metric : options.metrics()) {
            if (metric instanceof CorpusMetric || metric instanceof RatedMetric) {
                throw new IllegalArgumentException("metric " + metric.name()
                        + ": it has no score for each row of its own -> take one that scores rows");
            }
        }
        if (options.format != null && options.format.kind() != ScoreKind.BINARY) {
            throw new IllegalArgumentException("format " + options.format.name() + ": a metric of kind "
                    + options.format.kind() + " -> take one that passes or fails, such as Metric.binary(…)");
        }
        if (new HashSet<>(options.metricNames()).size() < options.metricNames().size()) {
            throw new IllegalArgumentException("metrics and format: " + String.join(", ", options.metricNames())
                    + ", a name twice -> give one another name");
        }
        if (options.margin == null && !options.binary()) {
            throw new IllegalStateException(
                    "margin: none for " + options.metric().name()
                            + ", which is no pass/fail metric -> set the difference that doesn't matter to you");
        }
    }

    /** What an evaluator would refuse is refused before a model is made. */
    private void scorable() {
        Evaluator evaluator = Evaluator.builder()
                .metrics(options.metrics().toArray(Metric[]::new))
                .build();
        evaluator.plan(options.validation());
        evaluator.plan(options.test());
    }

    private static void rows(String what, Dataset data) {
        long chats = data.chats().count();
        if (chats < 2 || chats < data.size()) {
            throw new IllegalArgumentException(what + ": " + data.size() + ", of which " + chats
                    + " are chats -> give at least two, all of them chats");
        }
    }

    private static void apart(String what, Dataset data, String where, Dataset other) {
        Set<Fingerprint> known =
                other.chats().map(ChatExample::promptFingerprint).collect(Collectors.toSet());
        long shared = data.chats()
                .filter(row -> known.contains(row.promptFingerprint()))
                .count();
        if (shared > 0) {
            throw new IllegalArgumentException(what + ": " + shared + " of " + data.size() + " are also among the "
                    + where + " -> take them out; DatasetBuilder.split keeps parts apart");
        }
    }

    private void names() {
        Set<String> names = new HashSet<>();
        for (Approach approach : options.approaches) {
            if (!names.add(approach.name())) {
                throw new IllegalArgumentException(
                        "approaches: two are named " + approach.name() + " -> give one another name");
            }
        }
    }

    private void prices() {
        List<String> with = named(true);
        List<String> without = named(false);
        boolean needed = options.prices != null
                || options.budget.limitsMoney()
                || options.requirements.costPerThousand().isPresent()
                || !with.isEmpty();
        if (needed && !without.isEmpty()) {
            throw new IllegalArgumentException("price of " + String.join(", ", without)
                    + ": none -> say priced(…) for each approach; TokenPrice of 0 where a request costs nothing");
        }
        @Nullable String currency = null;
        for (Approach approach : options.approaches) {
            if (approach.listed() && options.prices == null) {
                throw new IllegalArgumentException("price of " + approach.name()
                        + ": it names a model, and there is no list -> set prices, or give its own TokenPrice");
            }
            Optional<TokenPrice> price = approach.price(options.prices);
            if (price.isPresent()) {
                String own = price.get().currency();
                if (currency != null && !currency.equals(own)) {
                    throw new IllegalArgumentException("price of " + approach.name() + ": in " + own
                            + ", the others in " + currency + " -> convert it");
                }
                currency = own;
            }
        }
    }

    private List<String> named(boolean price) {
        return options.approaches.stream()
                .filter(approach -> approach.hasPrice() == price)
                .map(Approach::name)
                .toList();
    }

    private void ceilings() {
        ApproachBudget budget = options.budget;
        for (Approach approach : options.approaches) {
            Cost ceiling = approach.ceiling().orElse(Cost.NONE);
            boolean tokens = budget.limitsTokens() && ceiling.tokens() == 0;
            boolean money = budget.limitsMoney()
                    && ceiling.money() == 0
                    && approach.price(options.prices)
                            .filter(DecidingChecks::costs)
                            .isPresent();
            if (tokens || money) {
                throw new IllegalStateException("ceiling of " + approach.name() + ": none for "
                        + (tokens ? "tokens" : "money")
                        + ", which the budget limits -> say what it may cost at most with ceiling(…)");
            }
        }
    }

    private static boolean costs(TokenPrice price) {
        return price.inputPerMillion() > 0 || price.outputPerMillion() > 0;
    }
}
