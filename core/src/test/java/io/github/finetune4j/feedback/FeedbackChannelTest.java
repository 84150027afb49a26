// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.fixtures.Thrown;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FeedbackChannelTest {
    /** A sink that counts each answer once. */
    private static final class Counting implements FeedbackSink {
        private final Set<String> answers = new HashSet<>();
        private final List<AnswerFeedback> counted = new ArrayList<>();
        private final boolean forGood;
        private final List<FeedbackSink> within;

        Counting(boolean forGood, FeedbackSink... within) {
            this.forGood = forGood;
            this.within = List.of(within);
        }

        @Override
        public Outcome accept(AnswerFeedback feedback) {
            if (feedback.callId().startsWith("foreign")) {
                return Outcome.FOREIGN;
            }
            if (!answers.add(feedback.callId())) {
                return Outcome.REPEATED;
            }
            counted.add(feedback);
            return Outcome.COUNTED;
        }

        @Override
        public boolean remembers() {
            return forGood;
        }

        @Override
        public List<FeedbackSink> within() {
            return within;
        }
    }

    @Test
    void eachSink_alsoOneWithin_hearsOnce_whatIsSaid() {
        Counting rollout = new Counting(false);
        Counting capture = new Counting(true, rollout);
        FeedbackChannel channel = FeedbackChannel.to(capture, rollout);
        assertThat(channel.by("reviewer").rating("a", 4, 1, 5)).isTrue();
        AnswerFeedback said = new AnswerFeedback("a", FeedbackKind.RATING, "user_satisfaction", 0.75, "", "reviewer");
        assertThat(capture.counted).containsExactly(said);
        assertThat(rollout.counted).containsExactly(said);
        assertThat(channel.thumb("a", true)).as("again").isFalse();
        assertThat(channel.thumb("foreign", true)).isFalse();
        channel.detach(rollout);
        assertThat(channel.metric("b", "helpful", 0.5)).isTrue();
        assertThat(rollout.counted).hasSize(1);
    }

    @Test
    void whatOneRemembersForGood_isNotToldToOthersAgain() {
        Counting capture = new Counting(true);
        FeedbackChannel.to(capture).thumb("a", true);
        Counting afterARestart = new Counting(false);
        FeedbackChannel channel = FeedbackChannel.to(afterARestart, capture);
        assertThat(channel.thumb("a", true)).isFalse();
        assertThat(afterARestart.counted).isEmpty();
        assertThat(channel.thumb("b", true)).isTrue();
        assertThat(afterARestart.counted).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenSink_costsItsPart_andIsCountedAndSaid(Thrown thrown) {
        Counting whole = new Counting(false);
        FeedbackSink broken = feedback -> thrown.now();
        FeedbackChannel channel = FeedbackChannel.to(broken, whole);
        try (HeardLog log = HeardLog.of(FeedbackChannel.class.getPackageName())) {
            assertThat(channel.comment("a", "hunter2")).isTrue();
            assertThat(whole.counted).hasSize(1);
            assertThat(channel.callbackFailures())
                    .singleElement()
                    .satisfies(failures -> assertThat(failures.count()).isEqualTo(1));
            assertThat(log.messages())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).doesNotContain("hunter2"));
        }
    }

    @Test
    void whereNobodyCountedIt_andASinkFailed_thatIsThrown() {
        FeedbackSink broken = feedback -> {
            throw new IllegalStateException("x");
        };
        FeedbackChannel channel = FeedbackChannel.to(broken, new Counting(false));
        assertThatThrownBy(() -> channel.thumb("foreign", true))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining(" -> ")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void wrongValues_areRefused_andTextsAreNotShown() {
        Counting sink = new Counting(false);
        FeedbackChannel channel = FeedbackChannel.to(sink);
        assertThatIllegalArgumentException().isThrownBy(() -> channel.rating("a", 6, 1, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> channel.metric("a", "helpful", Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> channel.metric("a", " ", 1));
        channel.correction("a", "hunter2");
        assertThat(sink.counted.get(0).toString()).doesNotContain("hunter2");
        assertThat(sink.counted.get(0).text()).isEqualTo("hunter2");
    }
}
