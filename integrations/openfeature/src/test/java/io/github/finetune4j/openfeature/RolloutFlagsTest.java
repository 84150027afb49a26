// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openfeature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.EventDetails;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Value;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.fixtures.Thrown;
import io.github.finetune4j.rollout.Audience;
import io.github.finetune4j.rollout.Layer;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rollout's arm as a flag, asked through the real SDK. */
class RolloutFlagsTest {
    private static final EvaluationContext ADA = new ImmutableContext("ada");

    private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
    private final Live live = new Live();

    @AfterEach
    void shutdown() {
        api.shutdown();
    }

    private Client client(RolloutFlags provider) {
        api.setProviderAndWait(provider);
        return api.getClient();
    }

    private static ChatRequest asking(String key) {
        return ChatRequest.user("hello").withKey(key);
    }

    @Test
    void tenThousandKeys_getTheArmThatAnswersThem() {
        RolloutPolicy policy = RolloutPolicy.builder()
                .name("three")
                .addStage(0.6, Duration.ofHours(1))
                .routing(routing -> routing.holdout(0.1).layer(Layer.of("main", 0, 0.8)))
                .build();
        try (Rollout rollout = policy.start(
                Live.model("baseline"),
                Map.of("small", Live.model("small"), "large", Live.model("large")),
                new MemoryRolloutStore())) {
            Client client = client(RolloutFlags.of(rollout));
            Map<String, Integer> reasons = new HashMap<>();
            for (int i = 0; i < 10_000; i++) {
                String key = "user-" + i;
                EvaluationContext context = new ImmutableContext(key);
                FlagEvaluationDetails<String> details = client.getStringDetails("three", "none", context);
                assertThat(details.getValue()).isEqualTo(rollout.arm(asking(key)));
                assertThat(details.getVariant()).isEqualTo(details.getValue());
                assertThat(client.getBooleanValue("three", false, context))
                        .isEqualTo(!details.getValue().equals("baseline"));
                reasons.merge(details.getReason() + " " + details.getValue(), 1, Integer::sum);
                if (i % 20 == 0) {
                    assertThat(rollout.chat(asking(key)).text()).isEqualTo(details.getValue());
                }
            }
            // a key in five is not of the layer, a tenth of the others is held out: 28 % take no part
            assertThat(reasons.keySet())
                    .containsExactlyInAnyOrder("SPLIT baseline", "SPLIT small", "SPLIT large", "DEFAULT baseline");
            assertThat(reasons.get("DEFAULT baseline")).isBetween(2600, 3000);
            assertThat(reasons.get("SPLIT small")).isBetween(1950, 2370); // 0.3 of 0.72
        }
    }

    @Test
    void flagsMetadata_areStageShareAndModel() {
        try (Rollout rollout = live.start(Live.half("chat").addStage(1.0))) {
            FlagEvaluationDetails<String> details =
                    client(RolloutFlags.of(rollout)).getStringDetails("chat", "none", ADA);
            assertThat(details.getFlagMetadata().asUnmodifiableMap())
                    .isEqualTo(Map.of(
                            "rollout",
                            "chat",
                            "phase",
                            "RUNNING",
                            "model",
                            "model-" + details.getValue(),
                            "stage",
                            1,
                            "stages",
                            2,
                            "share",
                            0.5,
                            "version",
                            rollout.status().version()));
        }
    }

    @Test
    void attributesOfTheContext_areWhatTheAudienceSees() {
        RolloutPolicy.Builder policy = Live.half("chat")
                .routing(routing -> routing.attributes(ChatRequest::extra)
                        .audience(Audience.in("plan", "trial").and(Audience.atLeast("seats", 3))));
        try (Rollout rollout = live.start(policy)) {
            Client client = client(RolloutFlags.of(rollout));
            String candidate = keyOf(rollout, "candidate");
            EvaluationContext trial = new MutableContext(candidate)
                    .add("plan", "trial")
                    .add("seats", 5)
                    .add("tags", List.of(new Value("a")));
            assertThat(client.getStringValue("chat", "none", trial)).isEqualTo("candidate");
            EvaluationContext paying =
                    new MutableContext(candidate).add("plan", "paid").add("seats", 5);
            FlagEvaluationDetails<String> details = client.getStringDetails("chat", "none", paying);
            assertThat(details.getValue()).isEqualTo("baseline");
            assertThat(details.getReason()).isEqualTo("DEFAULT");
        }
    }

    private static String keyOf(Rollout rollout, String arm) {
        for (int i = 0; i < 1000; i++) {
            ChatRequest request = ChatRequest.builder()
                    .messages(asking("user-" + i).messages())
                    .key("user-" + i)
                    .addExtra("plan", "trial")
                    .addExtra("seats", 5L)
                    .build();
            if (rollout.arm(request).equals(arm)) {
                return "user-" + i;
            }
        }
        throw new AssertionError("nobody gets the " + arm);
    }

    @ParameterizedTest
    @EnumSource
    void requests_throwWhateverTheyLike_giveTheDefault(Thrown thrown) {
        try (Rollout rollout = live.start(Live.half("chat"))) {
            Client client = client(RolloutFlags.builder()
                    .addRollout("model-of-the-day", rollout)
                    .requests(context -> thrown.now())
                    .build());
            FlagEvaluationDetails<String> details = client.getStringDetails("model-of-the-day", "none", ADA);
            assertThat(details.getErrorCode()).isEqualTo(ErrorCode.INVALID_CONTEXT);
            assertThat(details.getValue()).isEqualTo("none");
        }
    }

    @Test
    void requestsOfOnesOwn_areWhatIsRouted() {
        try (Rollout rollout = live.start(Live.half("chat"))) {
            String candidate = keyOf(rollout, "candidate");
            Client client = client(RolloutFlags.builder()
                    .addRollout("model-of-the-day", rollout)
                    .requests(context -> {
                        if (context.getTargetingKey().equals("nobody")) {
                            throw new IllegalStateException("no such user");
                        }
                        return asking(candidate);
                    })
                    .build());
            assertThat(client.getStringValue("model-of-the-day", "none", ADA)).isEqualTo("candidate");
            FlagEvaluationDetails<String> nobody =
                    client.getStringDetails("model-of-the-day", "none", new ImmutableContext("nobody"));
            assertThat(nobody.getErrorCode()).isEqualTo(ErrorCode.INVALID_CONTEXT);
            assertThat(nobody.getValue()).isEqualTo("none");
            assertThat(nobody.getErrorMessage()).contains("java.lang.IllegalStateException", " -> ");
        }
    }

    @Test
    void errors_areThoseOfTheSpecification_andGiveTheDefault() {
        try (Rollout rollout = live.start(Live.half("chat"))) {
            Client client = client(RolloutFlags.of(rollout));
            assertError(client.getStringDetails("char", "none", ADA), "none", ErrorCode.FLAG_NOT_FOUND);
            assertError(client.getDoubleDetails("char", 0.5, ADA), 0.5, ErrorCode.FLAG_NOT_FOUND);
            assertError(client.getIntegerDetails("chat", 7, ADA), 7, ErrorCode.TYPE_MISMATCH);
            assertError(client.getLongDetails("chat", 7L, ADA), 7L, ErrorCode.TYPE_MISMATCH);
            assertError(client.getDoubleDetails("chat", 0.5, ADA), 0.5, ErrorCode.TYPE_MISMATCH);
            assertError(
                    client.getObjectDetails("chat", new Value("none"), ADA),
                    new Value("none"),
                    ErrorCode.TYPE_MISMATCH);
            assertError(client.getStringDetails("chat", "none"), "none", ErrorCode.TARGETING_KEY_MISSING);
            assertError(client.getBooleanDetails("chat", true), true, ErrorCode.TARGETING_KEY_MISSING);
        }
    }

    private static <T> void assertError(FlagEvaluationDetails<T> details, T fallback, ErrorCode code) {
        assertThat(details.getErrorCode()).isEqualTo(code);
        assertThat(details.getValue()).isEqualTo(fallback);
        assertThat(details.getReason()).isEqualTo("ERROR");
        assertThat(details.getErrorMessage()).contains(" -> ");
    }

    @Test
    void stagesAndRollBack_areChangesOfTheConfiguration() throws InterruptedException {
        RolloutPolicy.Builder policy = RolloutPolicy.builder()
                .name("chat")
                .addStage(0.25, Duration.ofSeconds(1))
                .addStage(0.5);
        try (Rollout rollout = live.start(policy)) {
            Client client = client(RolloutFlags.of(rollout));
            BlockingQueue<EventDetails> events = new LinkedBlockingQueue<>();
            client.onProviderConfigurationChanged(events::add);
            rollout.pause("ada", "lunch");
            rollout.resume("ada", "lunch is over");
            while (rollout.status().stage() == 1) {
                rollout.chat(asking("user-1"));
                live.pass(Duration.ofMillis(600));
                rollout.runInterimAnalysis();
            }
            EventDetails stage = next(events);
            assertThat(stage.getFlagsChanged()).containsExactly("chat");
            assertThat(stage.getProviderName()).isEqualTo("finetune4j-rollouts");
            assertThat(stage.getEventMetadata().getString("kind")).isEqualTo("STAGE");
            assertThat(stage.getEventMetadata().getInteger("stage")).isEqualTo(2);
            assertThat(stage.getEventMetadata().getDouble("share")).isEqualTo(0.5);
            rollout.rollBack("ada", "it is broken");
            assertThat(next(events).getEventMetadata().getString("kind")).isEqualTo("ROLLED_BACK");
            FlagEvaluationDetails<String> after = client.getStringDetails("chat", "none", ADA);
            assertThat(after.getValue()).isEqualTo("baseline");
            assertThat(after.getReason()).isEqualTo("STATIC");
            assertThat(events).isEmpty();
        }
    }

    private static EventDetails next(BlockingQueue<EventDetails> events) throws InterruptedException {
        return Objects.requireNonNull(events.poll(20, TimeUnit.SECONDS), "no event came");
    }

    @Test
    void shutdown_endsTheEvents_andLeavesTheRolloutOpen() {
        try (Rollout rollout = live.start(Live.half("chat"))) {
            RolloutFlags flags = RolloutFlags.of(rollout);
            client(flags);
            api.shutdown();
            rollout.rollBack("ada", "it is broken"); // a listener that throws would be logged
            assertThat(rollout.chat(asking("user-1")).text()).isEqualTo("baseline");
        }
    }

    @Test
    void killSwitchAndDoubt_areDisabledAndStale() {
        AtomicBoolean killed = new AtomicBoolean();
        RolloutPolicy.Builder policy = Live.half("chat")
                .killSwitch(killed::get)
                .timing(timing -> timing.refreshEvery(Duration.ofSeconds(1)).maxStale(Duration.ofSeconds(5)));
        try (Rollout rollout = live.start(policy)) {
            Client client = client(RolloutFlags.of(rollout));
            killed.set(true);
            FlagEvaluationDetails<String> off = client.getStringDetails("chat", "none", ADA);
            assertThat(off.getReason()).isEqualTo("DISABLED");
            assertThat(off.getValue()).isEqualTo("baseline");
            killed.set(false);
            live.cutOff(true);
            live.pass(Duration.ofSeconds(30));
            FlagEvaluationDetails<String> stale = client.getStringDetails("chat", "none", ADA);
            assertThat(stale.getReason()).isEqualTo("STALE");
            assertThat(stale.getValue()).isEqualTo("baseline");
            assertThat(stale.getFlagMetadata().getDouble("share")).isZero();
            live.cutOff(false);
            rollout.refresh();
            assertThat(client.getStringDetails("chat", "none", ADA).getReason()).isEqualTo("SPLIT");
        }
    }

    @Test
    void builder_refusesWhatCannotBeAFlag() {
        RolloutFlags.Builder builder = RolloutFlags.builder();
        assertThatThrownBy(builder::build).hasMessageContaining("no flag -> add a rollout");
        try (Rollout rollout = live.start(Live.half("chat"));
                Rollout chance = live.start(Live.half("chance").routing(routing -> routing.perRequest()))) {
            assertThatThrownBy(() -> builder.addRollout(chance)).hasMessageContaining("leave perRequest() out");
            builder.addRollout(rollout);
            assertThatThrownBy(() -> builder.addRollout(rollout)).hasMessageContaining("flag chat twice -> ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void blankKey_isRefused(String key) {
        try (Rollout rollout = live.start(Live.half("chat"))) {
            RolloutFlags.Builder builder = RolloutFlags.builder();
            assertThatThrownBy(() -> builder.addRollout(key, rollout)).hasMessageContaining("key of a flag: ");
        }
    }
}
