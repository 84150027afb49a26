// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.evaluation.calls.ModelCalls;
import io.github.finetune4j.evaluation.judge.Rubric;
import io.github.finetune4j.evaluation.judge.RubricJudge;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Teachers, judges and checks that are out of order for a while, and teachers in batches. */
@Timeout(60)
class TeacherOutagesTest {
    private static final TokenPrice PRICE = new TokenPrice(1, 2, "USD");

    @TempDir
    Path folder;

    private final AtomicInteger taught = new AtomicInteger();
    private final AtomicInteger judged = new AtomicInteger();
    private int judgesLeft = Integer.MAX_VALUE;
    private @Nullable Supplier<RuntimeException> trouble;

    private static RuntimeException unavailable() {
        return new ProviderUnavailableException(
                "no reply -> wait", new ProviderFailure("lab", "chat", 503, null, 1), null);
    }

    private static RuntimeException refused() {
        return new InvalidRequestException(
                "too long -> cut it", new ProviderFailure("lab", "chat", 400, null, 1), null);
    }

    private ChatModel troubled(String name) {
        ChatModel model = request -> {
            Supplier<RuntimeException> now = trouble;
            if (now != null) {
                throw now.get();
            }
            taught.incrementAndGet();
            return Lab.says(Lab.label(Lab.last(request)));
        };
        return model.named(name);
    }

    private Teacher.Builder teacher(int prompts) {
        return Lab.teacher(folder, troubled("t"))
                .calls(calls -> calls.retries(0))
                .addPrompts(PromptSource.given(Lab.prompts(0, prompts)));
    }

    private ChatModel judge() {
        ChatModel judge = request -> {
            if (judged.get() >= judgesLeft) {
                throw unavailable();
            }
            judged.incrementAndGet();
            return Lab.says("{\"reason\": \"good\", \"score\": 5}");
        };
        return judge.named("judge");
    }

    private Teacher judgedTeacher(int prompts) {
        return teacher(prompts)
                .checks(checks -> checks.addJudge(
                        judge(),
                        asked -> RubricJudge.of("helpful", asked, Rubric.of("It helps."))
                                .calls(ModelCalls.oneByOne().retries(0)),
                        4))
                .build();
    }

    @Test
    void judgeThatIsOut_losesNoRow_andTheNextRunHasTheRestJudged() {
        for (int answered : List.of(0, 7, 9)) {
            folder = folder.resolve("after " + answered);
            taught.set(0);
            judged.set(0);
            judgesLeft = answered;
            Teacher teacher = judgedTeacher(10);
            assertThatThrownBy(teacher::teach)
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageStartingWith(
                            "the check helpful was not made for " + (10 - answered) + " of 10 rows, for ")
                    .hasMessageEndingWith("-> teach again later, they are kept and checked then");
            judgesLeft = Integer.MAX_VALUE;
            TeacherResult after = teacher.teach();
            assertThat(after.rows().size()).isEqualTo(10);
            assertThat(after.leftOut()).isEmpty();
            assertThat(taught).as("no teacher is asked again").hasValue(10);
            assertThat(judged).as("no judge is asked again").hasValue(10);
        }
    }

    @Test
    void codeThatFailsOnMostRows_losesNone_andTheNextRunChecksThem() {
        boolean[] broken = {true};
        AtomicInteger called = new AtomicInteger();
        Teacher teacher = teacher(8)
                .checks(checks -> checks.addCode("database", row -> {
                    called.incrementAndGet();
                    if (broken[0] && called.get() > 2) {
                        throw new IllegalStateException("no connection");
                    }
                    return true;
                }))
                .build();
        assertThatThrownBy(teacher::teach).hasMessageStartingWith("the check database was not made for 6 of 8 rows");
        broken[0] = false;
        TeacherResult after = teacher.teach();
        assertThat(after.rows().size()).isEqualTo(8);
        assertThat(called).hasValue(8 + 6);
    }

    @Test
    void teacherThatIsOut_endsTheRun_alsoInAStageOfFewQuestions() {
        for (int prompts : List.of(1, 2, 4)) {
            for (Supplier<RuntimeException> now :
                    List.<Supplier<RuntimeException>>of(TeacherOutagesTest::unavailable, IllegalStateException::new)) {
                folder = folder.resolve("next");
                trouble = now;
                Teacher teacher = teacher(prompts).build();
                assertThatThrownBy(teacher::teach)
                        .isInstanceOf(FineTuneException.class)
                        .hasMessageStartingWith("the teacher t answered 0 of " + prompts + " questions")
                        .hasMessageEndingWith("-> teach again later, it goes on");
                trouble = null;
                TeacherResult after = teacher.teach();
                assertThat(after.rows().size()).isEqualTo(prompts);
                assertThat(after.leftOut()).isEmpty();
            }
        }
    }

    @Test
    void teacherThatGoesOutAtTheLastOfFewQuestions_endsTheRun() {
        ChatModel model = request -> {
            if (trouble != null && taught.get() >= 9) {
                throw trouble.get();
            }
            taught.incrementAndGet();
            return Lab.says(Lab.label(Lab.last(request)));
        };
        trouble = TeacherOutagesTest::unavailable;
        Teacher teacher = Lab.teacher(folder, model.named("t"))
                .calls(calls -> calls.retries(0))
                .addPrompts(PromptSource.given(Lab.prompts(0, 10)))
                .build();
        assertThatThrownBy(teacher::teach).hasMessageStartingWith("the teacher t answered 9 of 10 questions");
        trouble = null;
        assertThat(teacher.teach().rows().size()).isEqualTo(10);
        assertThat(taught).hasValue(10);
    }

    @Test
    void questionThatIsRefusedForItself_endsNothing_andIsCounted() {
        trouble = TeacherOutagesTest::refused;
        assertThatThrownBy(() -> teacher(2).build().teach())
                .hasMessageStartingWith("no row was taught")
                .hasMessageContaining("unanswered=2");
    }

    @Test
    void failuresOfATeacher_areNotThoseOfAnotherInItsPlace() {
        trouble = TeacherOutagesTest::refused;
        assertThatThrownBy(() -> teacher(2).build().teach()).hasMessageContaining("unanswered=2");
        trouble = null;
        TeacherResult after = Lab.teacher(folder, troubled("another"))
                .addPrompts(PromptSource.given(Lab.prompts(0, 2)))
                .build()
                .teach();
        assertThat(after.rows().size()).isEqualTo(2);
    }

    // ---- batches

    /** Answers in batches, and remembers how it was asked. */
    private static final class Batches implements BatchModel {
        private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger alone = new AtomicInteger();
        private boolean out;

        @Override
        public List<ChatResponse> chatAll(List<ChatRequest> requests) {
            sizes.add(requests.size());
            if (out) {
                throw unavailable();
            }
            return requests.stream()
                    .map(request -> Lab.says(Lab.label(Lab.last(request))))
                    .toList();
        }

        @Override
        public ChatResponse chat(ChatRequest request) {
            alone.incrementAndGet();
            return chatAll(List.of(request)).get(0);
        }

        @Override
        public double priceShare() {
            return 0.5;
        }

        @Override
        public int requestsAtOnce() {
            return 1_000;
        }

        @Override
        public Optional<String> identity() {
            return Optional.of("batches");
        }
    }

    private Teacher inBatches(ChatModel model) {
        return Teacher.builder()
                .folder(folder)
                .addTeacher(model, PRICE)
                .addRight(Lab.right("batches"))
                .labels(Lab.LABELS)
                .addPrompts(PromptSource.given(Lab.prompts(0, 10)))
                .build();
    }

    @Test
    void teacherThatIsABatchModel_isAskedInBatches_atItsShareOfThePrice() {
        Batches batches = new Batches();
        for (ChatModel model : List.of(batches, batches.named("my batches"))) {
            folder = folder.resolve("next");
            batches.sizes.clear();
            TeacherResult result = inBatches(model).teach();
            assertThat(batches.sizes).containsExactly(10);
            assertThat(batches.alone).hasValue(0);
            assertThat(result.rows().size()).isEqualTo(10);
            assertThat(result.cost().money())
                    .isEqualTo(10 * 0.5 * PRICE.of(Lab.says("card").usage()));
        }
    }

    @Test
    void judgeThatIsABatchModel_isAskedInBatches() {
        Batches batches = new Batches();
        Teacher teacher = teacher(10)
                .checks(checks ->
                        checks.addJudge(batches, asked -> RubricJudge.of("helpful", asked, Rubric.of("It helps.")), 4))
                .build();
        assertThatThrownBy(teacher::teach).hasMessageContaining("no score: helpful=10");
        assertThat(batches.sizes).containsExactly(10);
        assertThat(batches.alone).hasValue(0);
    }

    @Test
    void batchesThatAreOut_endTheRun_andNobodyWaitsForEachQuestion() {
        Batches batches = new Batches();
        batches.out = true;
        assertThatThrownBy(() -> inBatches(batches).teach())
                .hasMessageStartingWith("the teacher Batches answered 0 of 10");
        assertThat(batches.sizes).as("all at once, and all once more").containsExactly(10, 10);
        batches.out = false;
        assertThat(inBatches(batches).teach().rows().size()).isEqualTo(10);
    }
}
