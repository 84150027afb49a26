// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openfeature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.providers.memory.Flag;
import dev.openfeature.sdk.providers.memory.InMemoryProvider;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.rollout.ArmChoice;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutEvent;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rollouts that flags of OpenFeature's own in-memory provider steer. */
class SteeredRolloutTest {
    private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
    private final Live live = new Live();
    private final InMemoryProvider service = new InMemoryProvider(Map.of());

    @AfterEach
    void shutdown() {
        api.shutdown();
    }

    private Client client() {
        api.setProviderAndWait(service);
        return api.getClient();
    }

    private static Flag<Boolean> flag(boolean value) {
        return Flag.<Boolean>builder()
                .variant("on", true)
                .variant("off", false)
                .defaultVariant(value ? "on" : "off")
                .build();
    }

    private static Flag<Boolean> targeted(Predicate<EvaluationContext> rule) {
        return Flag.<Boolean>builder()
                .variant("on", true)
                .variant("off", false)
                .defaultVariant("off")
                .contextEvaluator((flag, context) -> rule.test(context))
                .build();
    }

    private static ChatRequest asking(int user) {
        return ChatRequest.builder()
                .messages(ChatRequest.user("hello").messages())
                .key("user-" + user)
                .addExtra("plan", user % 2 == 0 ? "trial" : "paid")
                .build();
    }

    private static long candidates(Rollout rollout) {
        return IntStream.range(0, 1000)
                .filter(user -> rollout.arm(asking(user)).equals("candidate"))
                .count();
    }

    // ---- who takes part

    @Test
    void audience_isWhomTheFlagIsTrueFor_byKeyAndAttributes() {
        service.updateFlag(
                "pilots",
                targeted(context -> context.getTargetingKey().compareTo("user-5") < 0
                        && "trial".equals(context.getValue("plan").asString())));
        FlagAudience pilots = FlagAudience.of(client(), "pilots", ChatRequest::extra);
        try (Rollout rollout = live.start(Live.half("chat").routing(pilots::applyTo))) {
            for (int user = 0; user < 1000; user++) {
                ArmChoice choice = rollout.choice(asking(user));
                boolean takesPart = ("user-" + user).compareTo("user-5") < 0 && user % 2 == 0;
                assertThat(choice.why()).isEqualTo(takesPart ? ArmChoice.Why.SHARE : ArmChoice.Why.OUTSIDE);
            }
            assertThat(candidates(rollout)).isBetween(60L, 160L); // half of some 220
            assertThat(pilots.failures()).isZero();
        }
    }

    @Test
    void audienceWithoutAFlagService_isNobody_countedAndSaidOnce() {
        FlagAudience pilots = FlagAudience.of(client(), "pilots");
        try (HeardLog log = HeardLog.of(SteeringFlag.class);
                Rollout rollout = live.start(Live.half("chat").routing(pilots::applyTo))) {
            assertThat(candidates(rollout)).isZero();
            assertThat(rollout.chat(asking(1)).text()).isEqualTo("baseline");
            assertThat(pilots.failures()).isEqualTo(1001);
            assertThat(pilots.lastFailure()).contains("FLAG_NOT_FOUND");
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("flag pilots gives no answer (FLAG_NOT_FOUND)", "gets the baseline");
            service.updateFlag("pilots", flag(true));
            assertThat(candidates(rollout)).isBetween(400L, 600L);
            assertThat(pilots.failures()).isEqualTo(1001);
        }
    }

    @Test
    void flagOfAnotherType_orDisabled_isNobody() {
        FlagAudience pilots = FlagAudience.of(client(), "pilots");
        try (Rollout rollout = live.start(Live.half("chat").routing(pilots::applyTo))) {
            service.updateFlag(
                    "pilots",
                    Flag.<String>builder()
                            .variant("on", "yes")
                            .defaultVariant("on")
                            .build());
            assertThat(candidates(rollout)).isZero();
            assertThat(pilots.lastFailure()).contains("TYPE_MISMATCH");
            service.updateFlag(
                    "pilots",
                    Flag.<Boolean>builder()
                            .variant("on", true)
                            .defaultVariant("on")
                            .disabled(true)
                            .build());
            assertThat(candidates(rollout)).isZero();
            assertThat(pilots.failures()).isEqualTo(1000); // disabled is an answer
        }
    }

    // ---- whether anybody does

    @Test
    void switch_sendsEverybodyToTheBaseline_andWithoutAnAnswerToo() {
        service.updateFlag("candidates", flag(true));
        FlagSwitch on = FlagSwitch.of(client(), "candidates");
        try (Rollout rollout = live.start(Live.half("chat").killSwitch(on))) {
            long before = candidates(rollout);
            assertThat(before).isBetween(400L, 600L);
            service.updateFlag("candidates", flag(false));
            assertThat(candidates(rollout)).isZero();
            assertThat(on.failures()).isZero();
            service.updateFlag("candidates", flag(true));
            assertThat(candidates(rollout)).isEqualTo(before);
            api.shutdown(); // the client has no provider but the one that does nothing
            assertThat(candidates(rollout)).isZero();
        }
    }

    // ---- whether the stages go on

    @Test
    void steering_pausesAndResumes_whenTheProviderSaysSo() throws InterruptedException {
        service.updateFlag("stages", flag(true));
        try (Rollout rollout = live.start(Live.half("chat"));
                FlagSteering steering = FlagSteering.of(client(), "stages", rollout)) {
            assertThat(rollout.status().phase()).isEqualTo(Phase.RUNNING);
            CountDownLatch paused = awaited(rollout, RolloutEvent.Kind.PAUSED);
            CountDownLatch resumed = awaited(rollout, RolloutEvent.Kind.RESUMED);
            service.updateFlag("stages", flag(false));
            assertThat(paused.await(20, TimeUnit.SECONDS)).isTrue();
            service.updateFlag("stages", flag(true));
            assertThat(resumed.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(rollout.audit())
                    .extracting(event -> event.kind() + " by " + event.who())
                    .containsExactly("STARTED by rollout", "PAUSED by flag stages", "RESUMED by flag stages");
            assertThat(steering.failures()).isZero();
        }
    }

    private static CountDownLatch awaited(Rollout rollout, RolloutEvent.Kind kind) {
        CountDownLatch latch = new CountDownLatch(1);
        rollout.onEvent(event -> {
            if (event.kind() == kind) {
                latch.countDown();
            }
        });
        return latch;
    }

    @Test
    void pauseOfAPerson_isNotTheFlagsToEnd() {
        service.updateFlag("stages", flag(true));
        try (Rollout rollout = live.start(Live.half("chat"));
                FlagSteering steering = FlagSteering.of(client(), "stages", rollout)) {
            rollout.pause("ada", "something is strange");
            steering.look();
            assertThat(rollout.status().phase()).isEqualTo(Phase.PAUSED);
        }
    }

    @Test
    void steeringWithoutAnAnswer_leavesTheRolloutAsItIs_countedAndSaid() {
        try (HeardLog log = HeardLog.of(SteeringFlag.class);
                Rollout rollout = live.start(Live.half("chat"));
                FlagSteering steering = FlagSteering.of(client(), "stages", rollout)) {
            steering.look();
            assertThat(rollout.status().phase()).isEqualTo(Phase.RUNNING);
            assertThat(steering.failures()).isGreaterThanOrEqualTo(2);
            assertThat(steering.lastFailure()).contains("FLAG_NOT_FOUND");
            assertThat(log.messages()).singleElement().asString().contains("rollout chat stays as it is");
        }
    }

    @Test
    void storeOutOfReach_isCounted_andTheNextLookPauses() {
        service.updateFlag("stages", flag(true));
        try (Rollout rollout = live.start(Live.half("chat"))) {
            FlagSteering steering = FlagSteering.of(client(), "stages", rollout);
            steering.close(); // so that only look() looks
            live.cutOff(true);
            service.updateFlag("stages", flag(false));
            steering.look();
            assertThat(steering.lastFailure()).contains("io.github.finetune4j.error.RolloutException");
            live.cutOff(false);
            steering.look();
            assertThat(rollout.status().phase()).isEqualTo(Phase.PAUSED);
        }
    }

    @Test
    void blankKey_isRefused() {
        assertThatThrownBy(() -> FlagSwitch.of(client(), " ")).hasMessageContaining("key of a flag: \" \" -> ");
    }
}
