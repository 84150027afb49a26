// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.control;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.callback.Callbacks;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.rollout.Audience;
import io.github.finetune4j.rollout.Bucketing;
import io.github.finetune4j.rollout.Layer;
import io.github.finetune4j.rollout.LiveGate;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.Stage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The settings of a policy; filled by its builder, never changed once {@link #checked}. */
public final class PolicySettings implements Cloneable {
    private static final System.Logger LOG = System.getLogger(PolicySettings.class.getName());

    /** At most this chance of a false alarm goes to the test of the sample ratio. */
    private static final double MISMATCH = 0.001;

    private static final LiveMetric AGREEMENT = LiveMetric.rate("agreement", (request, response) -> Double.NaN);

    @Nullable public String givenName;

    public String name = "";

    @Nullable public Bucketing bucketing;

    public double @Nullable [] weights;
    public boolean sticky = true;
    public List<Stage> stages = new ArrayList<>();
    public List<LiveGate> gates = new ArrayList<>();
    public List<LiveMetric> metrics = new ArrayList<>(LiveMetric.builtIn());
    public Map<String, TokenPrice> prices = new LinkedHashMap<>();

    @Nullable public TokenPrice price;

    @Nullable public Registry registry;

    public Predicate<ChatResponse> refusal = PolicySettings::filtered;

    @Nullable public ToDoubleFunction<ChatRequest> covariate;

    @Nullable public Function<ChatRequest, Map<String, ?>> attributes;

    @Nullable public Audience target;

    @Nullable public Layer layer;

    public double holdout;
    public BooleanSupplier killSwitch = () -> false;
    public BiFunction<ChatResponse, ChatResponse, Double> agreement =
            (baseline, candidate) -> SameAnswers.same(baseline, candidate) ? 1.0 : 0.0;
    public double alpha = 0.05;
    public Duration lookEvery = Duration.ofMinutes(1);
    public Duration refreshEvery = Duration.ofSeconds(2);
    public Duration maxHold = Duration.ofHours(6);
    public Duration maxSilence = Duration.ofDays(1);
    public Duration maxStale = Duration.ofSeconds(30);
    public Duration candidateTimeout = Duration.ofSeconds(30);

    @Nullable public Duration hedgeAfter;

    public boolean holdBackStreams;
    public int maxConcurrent = 256;

    @Nullable public Executor executor;

    public InstantSource clock = InstantSource.system();

    /** What the application gave to be called: of all rollouts of this policy. */
    public Callbacks callbacks = new Callbacks(LOG, clock);

    private static boolean filtered(ChatResponse response) {
        return response.finishReason() == FinishReason.CONTENT_FILTER
                || response.refusal().isPresent();
    }

    public void addStage(Stage stage) {
        stages.add(stage);
    }

    public void addGate(LiveGate gate) {
        gates.add(gate);
    }

    public void addMetric(LiveMetric metric) {
        metrics.add(metric);
    }

    /** {@return what an arm's tokens cost; null if nobody said} */
    @Nullable public TokenPrice priceOf(String arm) {
        TokenPrice own = prices.get(arm);
        return own == null ? price : own;
    }

    /** {@return what the application gave to be called, such as {@code the kill switch}, and what a failure costs} */
    public Callback callback(String what, String cost) {
        return callbacks.of(what + " of rollout " + name, cost);
    }

    public static String checkedName(String given) {
        if (!given.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException("name: " + shortened(given)
                    + " -> give 1 to 100 letters, digits, . _ or -, without a point at the beginning");
        }
        return given;
    }

    boolean ownClock() {
        return !clock.equals(InstantSource.system());
    }

    public Bucketing bucketing() {
        return bucketing == null ? Bucketing.salted(name) : bucketing;
    }

    /** {@return a copy that may be shared} */
    public PolicySettings checked() {
        try {
            PolicySettings copy = (PolicySettings) clone();
            copy.callbacks = new Callbacks(LOG, clock);
            copy.metrics = new ArrayList<>(metrics);
            copy.metrics.add(AGREEMENT);
            return copy.check();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("these settings cannot be cloned -> report it as a bug", e);
        }
    }

    private PolicySettings check() {
        List<String> problems = new ArrayList<>();
        checkName(problems);
        check(problems, !stages.isEmpty(), "no stage -> give at least one with addStage(...)");
        check(
                problems,
                target == null || attributes != null,
                "an audience without attributes -> say where they come from with attributes(...)");
        checkPrices(problems);
        checkShares(problems);
        checkNames(problems);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("a policy that cannot be: " + String.join("; ", problems));
        }
        stages = List.copyOf(stages);
        gates = List.copyOf(gates);
        metrics = List.copyOf(metrics);
        prices = Map.copyOf(prices);
        return this;
    }

    private static void check(List<String> problems, boolean fine, String problem) {
        if (!fine) {
            problems.add(problem);
        }
    }

    /** Two features that share a name by accident would share a rollout, so there is no name by default. */
    private void checkName(List<String> problems) {
        String given = givenName;
        check(
                problems,
                given != null,
                "name is missing -> call name(\"support-chat\"), one for each feature; it finds the rollout again");
        name = given == null ? "" : given;
    }

    public static String shortened(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= 100 ? plain : plain.substring(0, 100) + "…";
    }

    private void checkPrices(List<String> problems) {
        Set<String> currencies = new LinkedHashSet<>();
        prices.values().forEach(each -> currencies.add(each.currency()));
        if (price != null) {
            currencies.add(price.currency());
        }
        check(problems, currencies.size() <= 1, "prices in several currencies: " + currencies + " -> give all in one");
    }

    private void checkShares(List<String> problems) {
        double before = 0;
        for (Stage stage : stages) {
            check(
                    problems,
                    stage.share() >= before,
                    "a stage's share: " + stage.share() + " after " + before
                            + " -> give no less than the stage before");
            before = stage.share();
        }
    }

    private void checkNames(List<String> problems) {
        check(problems, metrics.size() <= Long.SIZE, "metrics: " + metrics.size() + " -> give at most " + Long.SIZE);
        Set<String> known = new LinkedHashSet<>();
        metrics.forEach(metric -> check(
                problems,
                known.add(metric.name()),
                "two metrics are named " + metric.name() + " -> give one another name"));
        Set<String> names = new LinkedHashSet<>();
        gates.forEach(gate -> check(
                problems, names.add(gate.name()), "two gates are named " + gate.name() + " -> give one another name"));
        allGates()
                .forEach(gate -> check(
                        problems,
                        known.contains(gate.metric()),
                        "a gate on " + gate.metric() + ", which is no metric of this policy -> name one of " + known));
        allGates()
                .filter(gate -> gate.quantile().isPresent() && known.contains(gate.metric()))
                .forEach(gate -> check(
                        problems,
                        metrics.get(metric(gate.metric())).kind() == LiveMetric.Kind.AMOUNT,
                        "a quantile of " + gate.metric() + ", which is no amount -> take a metric that is an amount"));
    }

    public java.util.stream.Stream<LiveGate> allGates() {
        return java.util.stream.Stream.concat(gates.stream(), stages.stream().flatMap(stage -> stage.gates().stream()));
    }

    /** {@return the chance of error of the test of the sample ratio} */
    public double mismatch() {
        return Math.min(MISMATCH, alpha / 10);
    }

    /** {@return the chance that one candidate passes falsely} */
    public double passing(int candidates) {
        return (alpha - mismatch()) / 2 / candidates;
    }

    /** {@return the chance that one gate fails one candidate falsely} */
    public double failing(int candidates) {
        int all = 0;
        for (int stage = 0; stage < stages.size(); stage++) {
            all += gatesOf(stage).size();
        }
        return (alpha - mismatch()) / 2 / candidates / Math.max(1, all);
    }

    public List<LiveGate> gatesOf(int stage) {
        Stage its = stages.get(stage);
        return java.util.stream.Stream.concat(gates.stream(), its.gates().stream())
                .filter(gate -> its.comparable() || gate.kind() == LiveGate.Kind.WITHIN)
                .toList();
    }

    /** {@return position of a metric, -1 if there is none of that name} */
    public int metric(String metricName) {
        for (int i = 0; i < metrics.size(); i++) {
            if (metrics.get(i).name().equals(metricName)) {
                return i;
            }
        }
        return -1;
    }
}
