// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.feedback.AnswerFeedback;
import io.github.finetune4j.feedback.FeedbackChannel;
import io.github.finetune4j.feedback.FeedbackKind;
import io.github.finetune4j.feedback.FeedbackSink;
import io.github.finetune4j.internal.callback.SafeFailure;
import io.github.finetune4j.internal.chat.CallIds;
import io.github.finetune4j.internal.names.Names;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.rollout.internal.call.ArmCalls;
import io.github.finetune4j.rollout.internal.call.Recorder;
import io.github.finetune4j.rollout.internal.call.SideCalls;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import io.github.finetune4j.rollout.internal.control.RolloutController;
import io.github.finetune4j.rollout.internal.control.RolloutRuntime;
import io.github.finetune4j.rollout.internal.control.StoredRollouts;
import io.github.finetune4j.rollout.internal.id.ResponseIds;
import io.github.finetune4j.rollout.internal.measure.EpochCounts;
import io.github.finetune4j.rollout.internal.measure.EpochTally;
import io.github.finetune4j.rollout.internal.record.CallRecord;
import io.github.finetune4j.rollout.internal.record.CallScope;
import io.github.finetune4j.rollout.internal.route.Route;
import io.github.finetune4j.rollout.internal.route.Routing;
import io.github.finetune4j.rollout.internal.state.Arms;
import io.github.finetune4j.rollout.internal.state.Audit;
import io.github.finetune4j.rollout.internal.state.RolloutState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * A rollout in progress: a model that answers with the baseline or a candidate, and the handle that controls which.
 * Safe for any number of threads; several processes that share a store are one rollout.
 *
 * <p>It costs no thread of its own while nothing happens. {@link #close} stops looking; the state stays in the store,
 * and the same policy with the same models goes on with it.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Rollout implements ChatModel, FeedbackSink, AutoCloseable {
    private static final String UNREPORTED =
            " (by an earlier version, which did not store with which models: see Rollout.adopt)";
    private static final int REMEMBERED = 65_536;
    private static final int LONGEST_WHO = 200;
    private static final int LONGEST_WHY = 2000;

    private final PolicySettings settings;
    private final List<String> arms;
    private final List<ChatModel> models;
    private final List<String> identities;
    private final RolloutController controller;
    private final ArmCalls calls;
    private final SideCalls sideCalls;
    private final ResponseIds ids;
    private final FeedbackChannel feedback;
    private final Map<String, Boolean> reported = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    private Rollout(PolicySettings settings, Arms compared, RolloutController controller, RolloutRuntime runtime) {
        this.settings = settings;
        arms = compared.names();
        models = compared.models();
        identities = compared.identities();
        this.controller = controller;
        Recorder recorder = new Recorder(settings, arms);
        calls = new ArmCalls(settings, models, runtime, recorder, controller::failed);
        sideCalls = new SideCalls(settings, models, runtime, recorder, controller);
        String responses = controller.key() + settings.bucketing().position("response");
        ids = new ResponseIds(responses);
        feedback = FeedbackChannel.to(this);
        Registry registry = settings.registry;
        if (registry != null
                && !controller.state().models().isEmpty()) { // not in the name of models that it may not be
            record(new RolloutRecorder(registry, controller.key(), compared.byName(), responses, runtime.clock()));
        }
    }

    // From the audit, for its first events are stored before anybody can listen, perhaps by another process
    private void record(RolloutRecorder recorder) {
        controller.onEvent(event -> recorder.report(List.of(event)));
        recorder.report(controller.audit());
    }

    static Rollout start(
            PolicySettings settings,
            ChatModel baseline,
            Map<String, ChatModel> candidates,
            RolloutStore store,
            RolloutRuntime runtime) {
        Arms arms = Arms.of(settings.name, baseline, candidates);
        settings.prices.keySet().stream()
                .filter(arm -> !arms.names().contains(arm))
                .findFirst()
                .ifPresent(arm -> {
                    throw new IllegalArgumentException(
                            "a price of " + arm + ", which is no arm -> name one of " + arms.names());
                });
        if (settings.weights != null && settings.weights.length != arms.names().size()) {
            throw new IllegalArgumentException("trafficSplit: " + settings.weights.length + " shares for "
                    + arms.names().size() + " arms -> give one to each of " + arms.names());
        }
        return new Rollout(settings, arms, RolloutController.start(settings, arms, store, runtime), runtime);
    }

    // ---- a model

    /**
     * Answers with the arm that the request's key belongs to. What a candidate fails at, the baseline answers.
     *
     * @param request conversation and settings; its key says whom the answer is for. Without a key a sticky rollout
     *     answers with the baseline
     */
    @Override
    public ChatResponse chat(ChatRequest request) {
        ArmCalls.Ask ask = ask(request);
        return after(ask, calls.whole(ask));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Pieces of a candidate pass through as they come. If it fails before the first one, the baseline's answer is
     * handed over instead; after it, a {@link io.github.finetune4j.error.RolloutException} is thrown, unless the policy
     * holds streams back.
     */
    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        ArmCalls.Ask ask = ask(request);
        return after(ask, calls.streamed(ask, onText));
    }

    /**
     * Groups by arm, so that a baseline that gains from batches does. Candidates are asked one by one: each may be
     * given up alone.
     */
    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        Route[] routes = requests.stream().map(this::route).toArray(Route[]::new);
        int[] plain = IntStream.range(0, routes.length)
                .filter(i -> routes[i].arm() == 0 && !routes[i].counted())
                .toArray();
        List<ChatResponse> ofBaseline = calls.given()
                .by(models.get(0), IntStream.of(plain).mapToObj(requests::get).toList());
        ChatResponse[] answers = new ChatResponse[routes.length];
        for (int i = 0; i < plain.length; i++) {
            answers[plain[i]] = ofBaseline.get(i);
        }
        for (int i = 0; i < routes.length; i++) {
            if (answers[i] == null) {
                ArmCalls.Ask ask = calls.ask(routes[i], requests.get(i));
                answers[i] = after(ask, calls.whole(ask));
            }
        }
        return List.of(answers);
    }

    @Override
    public String name() {
        return settings.name + " (" + String.join(", ", arms) + ")";
    }

    /** {@return what it compares, so that a rollout can be an arm of another one} */
    @Override
    public Optional<String> identity() {
        return Optional.of("rollout " + settings.name + " of " + String.join(", ", identities));
    }

    private ArmCalls.Ask ask(ChatRequest request) {
        return calls.ask(route(request), request);
    }

    private Route route(ChatRequest request) {
        Routing routing = controller.routing();
        if (controller.inDoubt()) {
            return routing.inDoubt();
        }
        Route route = routing.route(request);
        double shadow = routing.shadow();
        if (shadow > 0 && shadow < 1 && ThreadLocalRandom.current().nextDouble() >= shadow) {
            return routing.baseline();
        }
        return route;
    }

    private ChatResponse after(ArmCalls.Ask ask, ChatResponse response) {
        Route route = ask.route();
        if (!route.counted()) {
            return response;
        }
        sideCalls.score(route, ask, response);
        if (route.arm() == 0 && controller.routing().shadow() > 0) {
            sideCalls.shadow(ask, response);
        }
        String id = CallIds.grown(
                CallIds.within(response),
                ids.encode(
                        new ResponseIds.Origin(route.tally().epoch(), route.arm(), EpochTally.cluster(ask.keyHash()))));
        CallRecord record = ask.record();
        if (record != null) {
            CallScope.leave(record, id);
        }
        return CallIds.with(response, id);
    }

    /**
     * {@return which arm would answer now: {@code baseline} or a candidate's name}
     *
     * @param request its key decides
     */
    public String arm(ChatRequest request) {
        return arms.get(route(request).arm());
    }

    /**
     * {@return which arm would answer now, and why, from one state: for code that must do as the rollout does}
     *
     * @param request its key decides, and its attributes
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public ArmChoice choice(ChatRequest request) {
        Routing routing = controller.routing();
        Route route = controller.inDoubt() ? routing.inDoubt() : routing.route(request);
        return routing.choice(route, arms.get(route.arm()));
    }

    /**
     * {@return which arm would answer a request with this key now, without attributes}
     *
     * @param key whom a request is for
     */
    public String arm(String key) {
        Routing routing = controller.routing();
        return arms.get((controller.inDoubt() ? routing.inDoubt() : routing.route(key)).arm());
    }

    // ---- what comes later

    /**
     * {@return the door for what people say of answers of this rollout; arms that are captured hear of it, too} Whoever
     * captures the rollout takes the capture's, which reaches both.
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public FeedbackChannel feedback() {
        return feedback;
    }

    /**
     * Reports what became of an answer, minutes or weeks later, in any process of the rollout: the same as
     * {@link FeedbackChannel#metric} of {@link #feedback()}, but a metric that this rollout has not is refused.
     *
     * @param callId from {@link ChatResponse#callId}
     * @param metric one of {@link LiveMetric#feedback} or {@link LiveMetric#event}
     * @param value from 0 to 1 for feedback, how often or how much for an event
     * @return whether it was counted: false for an id that isn't of this rollout, and for the same answer and metric
     *     again
     * @throws IllegalArgumentException if there is no such metric, or the value is out of range
     */
    public boolean feedback(String callId, String metric, double value) {
        int index = settings.metric(metric);
        if (!reported(index)) {
            throw new IllegalArgumentException("no metric " + metric + " for feedback -> one of "
                    + settings.metrics.stream()
                            .filter(LiveMetric::reported)
                            .map(LiveMetric::name)
                            .toList()
                    + ", or add it to the policy");
        }
        if (!inRange(index, value)) {
            throw new IllegalArgumentException(metric + ": " + value + " -> give a number from 0 to 1, it is a rate");
        }
        return feedback.metric(callId, metric, value);
    }

    private boolean reported(int index) {
        return index >= 0 && settings.metrics.get(index).reported();
    }

    private boolean inRange(int index, double value) {
        return settings.metrics.get(index).kind() != LiveMetric.Kind.RATE || (value >= 0 && value <= 1);
    }

    /**
     * {@inheritDoc} Counts it where the policy has a metric of that name, made by {@link LiveMetric#feedback} or
     * {@link LiveMetric#event}: for a thumb {@code user_satisfaction}, for example. A correction or a comment counts as
     * one event.
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    @Override
    public Outcome accept(AnswerFeedback said) {
        int index = settings.metric(said.metric());
        if (!reported(index)) {
            return Outcome.FOREIGN;
        }
        boolean text = said.kind() == FeedbackKind.CORRECTION || said.kind() == FeedbackKind.COMMENT;
        double value = text ? 1 : said.value();
        Optional<ResponseIds.Found> found = ids.find(said.callId());
        if (found.isEmpty() || found.get().origin().arm() >= arms.size()) {
            return Outcome.FOREIGN;
        }
        if (!inRange(index, value)) {
            throw new SafeFailure(said.metric() + " was given " + value + ", which is no number from 0 to 1");
        }
        if (reported.putIfAbsent(said.metric() + " " + found.get().part(), true) != null) {
            return Outcome.REPEATED;
        }
        ResponseIds.Origin from = found.get().origin();
        controller.tally(from.epoch()).record(from.arm(), index, value, from.cluster());
        return Outcome.COUNTED;
    }

    /** {@inheritDoc} Here, arms that are captured. */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    @Override
    public List<FeedbackSink> within() {
        return models.stream()
                .filter(FeedbackSink.class::isInstance)
                .map(FeedbackSink.class::cast)
                .toList();
    }

    // ---- how it stands

    /** {@return how it stands, as this process knows; asks nobody, so it answers while the store is out of reach} */
    public RolloutStatus status() {
        RolloutState state = controller.state();
        EpochCounts now = controller.counts(state.epoch());
        EpochCounts all = new EpochCounts(arms.size(), settings.metrics);
        EpochCounts here = new EpochCounts(arms.size(), settings.metrics);
        for (int epoch = 1; epoch <= state.epoch(); epoch++) {
            all.addAll(controller.counts(epoch));
            here.addAll(controller.tally(epoch).snapshot());
        }
        int errors = settings.metric("error_rate");
        List<RolloutStatus.ArmStatus> its = new ArrayList<>();
        for (int arm = 0; arm < arms.size(); arm++) {
            its.add(new RolloutStatus.ArmStatus(
                    arms.get(arm),
                    identities.get(arm),
                    now.requests(arm),
                    all.requests(arm),
                    Math.round(all.sums(arm, errors).sum()),
                    here.requests(arm),
                    Math.round(here.sums(arm, errors).sum()),
                    arm > 0 && !state.active(arm)));
        }
        return new RolloutStatus(
                settings.name,
                state.phase(),
                state.version(),
                state.stage() + 1,
                settings.stages.size(),
                controller.inDoubt() ? 0 : controller.routing().share(),
                state.elapsed(),
                state.held().isEmpty() ? controller.doubt() : state.held(),
                state.models().isEmpty() ? state.reason() + UNREPORTED : state.reason(),
                its,
                controller.verdict().orElse(null));
    }

    /** {@return what it goes by: stages, gates, metrics} */
    public RolloutPolicy policy() {
        return new RolloutPolicy(settings);
    }

    /** {@return the gates' sequences over time, as this process knows; to be drawn, for example} */
    public List<LiveGateHistory> history() {
        return LiveGateHistory.of(controller.state().history());
    }

    /** {@return the verdict of the last interim analysis of this process, if it made one} */
    public Optional<Decision> verdict() {
        return controller.verdict();
    }

    /** {@return how many shadow calls and scores this process left out because too many were under way} */
    public long leftOut() {
        return sideCalls.leftOut();
    }

    /**
     * {@return every transition so far, oldest first, from the store}
     *
     * @throws io.github.finetune4j.error.RolloutException if the store can't be reached, or does not answer within five
     *     seconds
     */
    public List<RolloutEvent> audit() {
        return controller.auditSoon();
    }

    /**
     * {@return the audit as JSON Lines, to be kept elsewhere}
     *
     * @throws io.github.finetune4j.error.RolloutException as {@link #audit} does
     */
    public String auditJsonl() {
        StringBuilder text = new StringBuilder();
        audit().forEach(event -> text.append(Audit.json(event)).append('\n'));
        return text.toString();
    }

    /**
     * Registers a listener.
     *
     * @param listener called once per event, on a thread of the rollout's, after the event was stored; what it throws
     *     is logged
     */
    public void onEvent(Consumer<RolloutEvent> listener) {
        controller.onEvent(listener);
    }

    /**
     * Makes an interim analysis now, without waiting for the next time. Nothing is thrown: what fails is logged, and
     * requests go to the baseline.
     */
    public void runInterimAnalysis() {
        controller.beat(true);
    }

    /**
     * Writes counts, and reads the state and the counts of other processes now, without waiting for the next time:
     * before a report, or after another process was told to act.
     */
    public void refresh() {
        controller.beatAndCount();
    }

    // ---- the operator

    /**
     * Stops the stages; shares stay as they are, and guardrails still act.
     *
     * @param who for the audit, not blank
     * @param why for the audit, not blank
     * @throws IllegalArgumentException if nobody, or no reason, is named
     * @throws IllegalStateException if it isn't running
     * @throws io.github.finetune4j.error.RolloutException if the store can't be reached, or does not answer within five
     *     seconds; the message says whether nothing was changed, or that this is not known
     */
    public void pause(String who, String why) {
        operate(RolloutEvent.Kind.PAUSED, who, why, 0);
    }

    /**
     * Lets the stages go on.
     *
     * @param who for the audit, not blank
     * @param why for the audit, not blank
     * @throws IllegalArgumentException if nobody, or no reason, is named
     * @throws IllegalStateException if it isn't paused
     * @throws io.github.finetune4j.error.RolloutException if the store can't be reached, or does not answer within five
     *     seconds; the message says whether nothing was changed, or that this is not known
     */
    public void resume(String who, String why) {
        operate(RolloutEvent.Kind.RESUMED, who, why, 0);
    }

    /**
     * Sends everybody but the holdout to the first candidate that was not taken out, whatever the gates say.
     *
     * @param who for the audit, not blank
     * @param why for the audit, not blank
     * @throws IllegalArgumentException if nobody, or no reason, is named
     * @throws IllegalStateException if it has ended or no candidate is left
     * @throws io.github.finetune4j.error.RolloutException if the store can't be reached, or does not answer within five
     *     seconds; the message says whether nothing was changed, or that this is not known
     */
    public void promote(String who, String why) {
        OptionalInt first = IntStream.range(1, arms.size())
                .filter(controller.state()::active)
                .findFirst();
        operate(
                RolloutEvent.Kind.PROMOTED,
                who,
                why,
                first.orElseThrow(() -> new IllegalStateException(
                        "no candidate is left to be promoted -> start a rollout with another one")));
    }

    /**
     * Sends everybody to the baseline, in this process at once, in the others when they next read the store. Without
     * the store it takes effect here all the same: {@link #status} says so, and it is stored when the store is back. A
     * process that ends before takes it along, and {@link #close} logs that.
     *
     * @param who for the audit, not blank
     * @param why for the audit, not blank
     * @throws IllegalArgumentException if nobody, or no reason, is named
     * @throws IllegalStateException if it is rolled back already
     * @throws io.github.finetune4j.error.RolloutException if the store can't be reached, or does not answer within five
     *     seconds; this process goes to the baseline all the same, and stores it when it can
     */
    public void rollBack(String who, String why) {
        operate(RolloutEvent.Kind.ROLLED_BACK, who, why, 0);
    }

    private void operate(RolloutEvent.Kind kind, String who, String why, int winner) {
        controller.operate(kind, person(who), reason(why), winner);
    }

    private static String person(String who) {
        return Names.line("who", who, LONGEST_WHO);
    }

    private static String reason(String why) {
        return Names.line("why", why, LONGEST_WHY);
    }

    /**
     * Says which models a rollout compares that a version before identities has stored, under the policy's name alone.
     * Until then one that is under way or was promoted is started with no models, and one that was rolled back stays so
     * with any. Afterwards it is found by these models, as every rollout is: it goes on with them where it stood, and
     * others are refused, or begin one of their own once it has ended.
     *
     * @param store where it is kept
     * @param name the policy's
     * @param models of each arm, {@code baseline} included, the {@link ChatModel#identity()} of the model that it had
     * @param who for the audit, not blank
     * @param why for the audit, not blank
     * @throws IllegalArgumentException if nobody, no reason, or not exactly its arms are named
     * @throws IllegalStateException if there is no such rollout, or it says what it compares
     * @throws io.github.finetune4j.error.RolloutException if the store can't be reached, or the rollout changed
     *     meanwhile
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static void adopt(RolloutStore store, String name, Map<String, String> models, String who, String why) {
        models.forEach((arm, model) -> Names.line("the model of " + arm, model, Arms.LONGEST_IDENTITY));
        StoredRollouts.adopt(store, name, models, person(who), reason(why), InstantSource.system());
    }

    /**
     * Rolls a stored rollout back without its models, for example when another candidate is to be deployed in its
     * place. Processes that still run it follow when they next read the store.
     *
     * @param store where it is kept
     * @param name the policy's
     * @param who for the audit, not blank
     * @param why for the audit, not blank
     * @throws IllegalArgumentException if nobody, or no reason, is named
     * @throws IllegalStateException if none of that name is under way
     * @throws io.github.finetune4j.error.RolloutException if the store can't be reached
     */
    public static void rollBack(RolloutStore store, String name, String who, String why) {
        StoredRollouts.rollBack(store, name, person(who), reason(why), InstantSource.system());
    }

    /**
     * Writes the last counts and stops looking. The state stays in the store; requests are still answered, as the last
     * state says, until it is stale.
     */
    @Override
    public void close() {
        controller.close();
    }

    // ---- for the tests of this package

    RolloutController controller() {
        return controller;
    }

    PolicySettings settings() {
        return settings;
    }
}
