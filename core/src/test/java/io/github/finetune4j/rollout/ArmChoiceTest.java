// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.rollout.ArmChoice.Why;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who gets which arm, and why, of one state. */
class ArmChoiceTest {
    private final Lab lab = new Lab(5);
    private final AtomicBoolean killed = new AtomicBoolean();

    private Rollout start(RolloutPolicy.Builder policy) {
        return lab.start(policy.killSwitch(killed::get).build(), lab.model("old", 0), lab.model("new", 0));
    }

    private static RolloutPolicy.Builder half() {
        return RolloutPolicy.builder().name("half").addStage(0.5, Duration.ofHours(1));
    }

    private static ChatRequest of(int user) {
        return ChatRequest.user("hi").withKey("user-" + user);
    }

    private static long count(Rollout rollout, Why why) {
        return IntStream.range(0, 1000)
                .filter(user -> {
                    ArmChoice choice = rollout.choice(of(user));
                    assertThat(choice.arm()).isEqualTo(rollout.arm(of(user)));
                    return choice.why() == why;
                })
                .count();
    }

    @Test
    void running_itIsTheShare_andTheHoldoutIsOutside() {
        Rollout live = start(half().routing(routing -> routing.holdout(0.2)));
        assertThat(count(live, Why.SHARE) + count(live, Why.OUTSIDE)).isEqualTo(1000);
        assertThat(count(live, Why.OUTSIDE)).isBetween(150L, 250L);
        ArmChoice choice = live.choice(of(1));
        assertThat(choice.phase()).isEqualTo(Phase.RUNNING);
        assertThat(choice.stage()).isEqualTo(1);
        assertThat(choice.share()).isEqualTo(live.status().share());
        assertThat(choice.version()).isEqualTo(live.status().version());
    }

    @Test
    void withoutAKey_orOfAnotherAudience_itIsOutside() {
        Rollout live = start(half().routing(routing -> routing.attributes(
                        request -> Map.of("odd", request.key().orElse("").endsWith("1")))
                .audience(Audience.in("odd", true))));
        assertThat(live.choice(ChatRequest.user("hi")).why()).isEqualTo(Why.OUTSIDE);
        assertThat(live.choice(of(2)).why()).isEqualTo(Why.OUTSIDE);
        assertThat(live.choice(of(1)).why()).isEqualTo(Why.SHARE);
    }

    @Test
    void killSwitchAndDoubt_sayWhoTheyAre() {
        Rollout live = start(half());
        killed.set(true);
        assertThat(count(live, Why.SWITCHED_OFF)).isEqualTo(1000);
        killed.set(false);
        lab.store.cut = true;
        lab.pass(Duration.ofMinutes(2));
        assertThat(count(live, Why.IN_DOUBT)).isEqualTo(1000);
        assertThat(live.choice(of(1)).share()).isZero();
    }

    @Test
    void ended_itIsTheWinner_orTheBaselineForAll() {
        Rollout live = start(half().routing(routing -> routing.holdout(0.2)));
        live.promote("ada", "it is better");
        assertThat(count(live, Why.ENDED)).isBetween(750L, 850L);
        assertThat(live.choice(of(1)).phase()).isEqualTo(Phase.PROMOTED);
        live.rollBack("ada", "it is not");
        assertThat(count(live, Why.ENDED)).isEqualTo(1000);
        assertThat(live.choice(of(1)).arm()).isEqualTo("baseline");
    }

    @Test
    void perRequest_isSaidByThePolicy() {
        assertThat(half().build().perRequest()).isFalse();
        assertThat(half().routing(routing -> routing.perRequest()).build().perRequest())
                .isTrue();
    }
}
