// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.evaluation.EvaluatorCalls;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.RatedMetric;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The settings that a replacement is built from. */
final class ReplacementSettings {
    final List<ReplacementRows> rows = new ArrayList<>();
    final List<Candidate> candidates = new ArrayList<>();
    final List<Metric> metrics = new ArrayList<>();
    final Map<String, Double> tolerances = new TreeMap<>();
    final Map<String, Function<ChatExample, @Nullable String>> slices = new LinkedHashMap<>();
    String name = "";

    @Nullable ChatModel from;

    @Nullable TokenPrice price;

    @Nullable Workspace workspace;

    @Nullable JournalStore store;

    Path folder = Path.of("");
    Consumer<ChatRequest.Builder> request = builder -> builder.temperature(0);
    Consumer<EvaluatorCalls> calls = settings -> {};
    boolean batched;
    Cost budget = Cost.NONE;
    double significance = 0.05;
    double training = 0.5;
    double validation = 0.2;
    double proof = 0.3;
    long callsPerMonth = 100_000;
    Duration patience = Duration.ofDays(7);

    @Nullable RolloutPolicy canary;

    Consumer<? super Promotion> onPromotion = promotion -> {};
    InstantSource clock = InstantSource.system();

    /** What is built does not change when the builder does. */
    ReplacementSettings copy() {
        ReplacementSettings copy = new ReplacementSettings();
        copy.rows.addAll(rows);
        copy.candidates.addAll(candidates);
        copy.metrics.addAll(metrics);
        copy.tolerances.putAll(tolerances);
        copy.slices.putAll(slices);
        copy.name = name;
        copy.from = from;
        copy.price = price;
        copy.workspace = workspace;
        copy.store = store;
        copy.folder = folder;
        copy.request = request;
        copy.calls = calls;
        copy.batched = batched;
        copy.budget = budget;
        copy.significance = significance;
        copy.training = training;
        copy.validation = validation;
        copy.proof = proof;
        copy.callsPerMonth = callsPerMonth;
        copy.patience = patience;
        copy.canary = canary;
        copy.onPromotion = onPromotion;
        copy.clock = clock;
        return copy;
    }

    /** Names all that is missing or contradictory. */
    void check() {
        List<String> missing = new ArrayList<>();
        missing(missing, name.isEmpty(), "a name");
        missing(missing, from == null, "the model to replace (from)");
        missing(missing, workspace == null, "a workspace");
        missing(missing, folder.toString().isEmpty(), "a folder");
        missing(missing, rows.isEmpty(), "rows");
        missing(missing, candidates.isEmpty(), "a candidate");
        missing(missing, metrics.isEmpty(), "metrics");
        missing(missing, tolerances.isEmpty(), "a tolerance");
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "replacement " + name + " lacks " + String.join(", ", missing) + " -> set or add all of them");
        }
        tolerances.keySet().forEach(this::checkMetric);
        if (!tolerances.containsKey(metrics.get(0).name())) {
            throw new IllegalStateException("tolerance of " + metrics.get(0).name()
                    + ": none, and it is the first metric, which decides -> set one, or put another first");
        }
        checkPrices();
        twice("candidates", candidates.stream().map(Candidate::name).toList());
        twice("sources of rows", rows.stream().map(ReplacementRows::name).toList());
    }

    private static void missing(List<String> missing, boolean lacks, String what) {
        if (lacks) {
            missing.add(what);
        }
    }

    private void checkMetric(String tolerated) {
        Metric metric = metrics.stream()
                .filter(each -> each.name().equals(tolerated))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "tolerance of " + tolerated
                                        + ": no metric of this name -> add one; where none can tell, a judge, or one that asks people"));
        if (metric instanceof CorpusMetric || metric instanceof RatedMetric) {
            throw new IllegalStateException("tolerance of " + tolerated
                    + ": it has no score for each row of its own -> take a metric that scores rows");
        }
    }

    private void checkPrices() {
        Set<String> currencies = new TreeSet<>();
        Optional.ofNullable(price).ifPresent(each -> currencies.add(each.currency()));
        candidates.forEach(each -> each.price().ifPresent(its -> currencies.add(its.currency())));
        if (currencies.size() > 1) {
            throw new IllegalStateException("prices of replacement " + name + ": in " + String.join(" and ", currencies)
                    + " -> give all of them in one currency");
        }
        if (budget.money() > 0) {
            unknown("price", price == null, Candidate::unpriced, "price(...), or Candidate.priced(...), of 0 where it");
        }
        if (budget.money() > 0 || budget.tokens() > 0) {
            unknown(
                    "training cost",
                    false,
                    Candidate::trainsAtUnknownCost,
                    "Candidate.trainingCost(...), of nothing where it");
        }
    }

    /** Names of candidates whose training is in no sum. */
    List<String> trainedAtUnknownCost() {
        return candidates.stream()
                .filter(Candidate::trainsAtUnknownCost)
                .map(Candidate::name)
                .toList();
    }

    private void unknown(String what, boolean ofBig, Predicate<Candidate> lacks, String remedy) {
        List<String> names = new ArrayList<>(ofBig ? List.of(fromName()) : List.of());
        candidates.stream().filter(lacks).map(Candidate::name).forEach(names::add);
        if (!names.isEmpty()) {
            throw new IllegalStateException("budget of replacement " + name + ": nobody knows the " + what + " of "
                    + String.join(", ", names) + " -> say it by " + remedy + " costs nothing");
        }
    }

    private void twice(String what, List<String> names) {
        List<String> left = new ArrayList<>(names);
        names.stream().distinct().forEach(left::remove);
        if (!left.isEmpty() || (what.equals("candidates") && names.contains(fromName()))) {
            throw new IllegalStateException(what + " of replacement " + name + ": "
                    + (left.isEmpty() ? "one is called " + fromName() : "two are called " + left.get(0))
                    + " -> give one another name");
        }
    }

    ChatModel from() {
        ChatModel model = Objects.requireNonNull(from);
        return model.identity().isPresent() ? model : model.named(name + "/" + fromName());
    }

    String fromName() {
        return "big model";
    }

    JournalStore journals() {
        JournalStore given = store;
        return given == null ? Objects.requireNonNull(workspace).journals() : given;
    }

    RolloutStore rollouts() {
        return Objects.requireNonNull(workspace).rollouts();
    }

    double margin(Metric metric) {
        return tolerances.getOrDefault(metric.name(), 1.0);
    }

    Candidate candidate(String wanted) {
        return candidates.stream()
                .filter(each -> each.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "candidate " + wanted + ": no longer among those of replacement " + name + " -> add it again"));
    }

    String currency() {
        TokenPrice each = price;
        return each == null ? "" : each.currency();
    }

    Purse purse(Journal journal) {
        return new Purse(budget, batched, journal);
    }

    private String requestSettings() {
        ChatRequest.Builder any = ChatRequest.builder().addMessage(Message.user("any"));
        request.accept(any);
        return Json.write(any.build().settings());
    }

    /** What decides what is shown: with another one it would be another replacement. */
    Map<String, String> specification() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("model to replace", from().identity().orElse(""));
        facts.put(
                "metrics", String.join(", ", metrics.stream().map(Metric::name).toList()));
        facts.put("tolerances", tolerances.toString());
        facts.put(
                "candidates",
                String.join(", ", candidates.stream().map(Candidate::toString).toList()));
        facts.put("significance", String.valueOf(significance));
        facts.put("request", requestSettings());
        RolloutPolicy tried = canary;
        facts.put("canary", tried == null ? "none" : tried.name() + " " + tried.terms());
        facts.put("split", training + " " + validation + " " + proof);
        return facts;
    }
}
