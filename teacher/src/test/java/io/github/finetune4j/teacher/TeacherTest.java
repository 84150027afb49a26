// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.card.DataCard;
import io.github.finetune4j.dataset.clean.RowFilter;
import io.github.finetune4j.dataset.internal.read.MemorySource;
import io.github.finetune4j.dataset.privacy.PersonalDataScanner;
import io.github.finetune4j.dataset.privacy.Redaction;
import io.github.finetune4j.dataset.spi.DatasetStep;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.evaluation.judge.Rubric;
import io.github.finetune4j.evaluation.judge.RubricJudge;
import io.github.finetune4j.evaluation.metric.JsonSchema;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.documents.Documents;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prompts, answers, checks, and when it ends; with models that answer by rules. */
@Timeout(60)
class TeacherTest {
    private static final JsonSchema SCHEMA = JsonSchema.of(
            "{\"type\": \"object\", \"properties\": {\"say\": {\"type\": \"string\", \"maxLength\": 20}}}");
    private static final TokenPrice PRICE = new TokenPrice(1, 2, "USD");

    @TempDir
    Path folder;

    private final List<ChatRequest> sent = Collections.synchronizedList(new ArrayList<>());

    private ChatModel watched(ChatModel model) {
        ChatModel watching = request -> {
            sent.add(request);
            return model.chat(request);
        };
        return watching.named(model.name());
    }

    private static Dataset rows(String... texts) {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            rows.add(new ChatExample(
                    List.of(Message.user(texts[i]), Message.assistant("it depends")),
                    Map.of("origin", "capture/" + i, "origin_subject", "s" + i)));
        }
        return Dataset.of(rows);
    }

    // ---- prompts

    @Test
    void promptOfProduction_isSentWithConsentAlone_masked_andItsFieldsStay() {
        Dataset captured = rows("my card is lost, mail me at a@example.com", "a loan for a house", "a card for my son");
        TeacherResult taught = Lab.teacher(folder, watched(Lab.labels("t")))
                .addPrompts(PromptSource.production(new MemorySource("captured", captured.examples()), row -> {
                    if (row.messages().get(0).content().contains("son")) {
                        throw new IllegalStateException("nobody knows");
                    }
                    return !row.messages().get(0).content().contains("loan");
                }))
                .build()
                .teach();
        assertThat(sent).hasSize(1);
        assertThat(Lab.last(sent.get(0))).isEqualTo("my card is lost, mail me at [EMAIL]");
        assertThat(taught.leftOut()).containsEntry("prompt: no consent", 2L);
        assertThat(taught.reason()).isEqualTo(StopReason.NO_PROMPTS);
        ChatExample row = taught.rows().chats().findFirst().orElseThrow();
        assertThat(row.fields()).containsEntry("origin", "capture/0").containsEntry("origin_subject", "s0");
        assertThat(row.messages())
                .containsExactly(Message.user("my card is lost, mail me at [EMAIL]"), Message.assistant("card"));
    }

    @Test
    void rowsOfACapture_withoutConsent_areRefused_beforeAnythingIsSent() {
        Teacher teacher = Lab.teacher(folder, watched(Lab.labels("t")))
                .addPrompts(PromptSource.given(rows("my card is lost")))
                .build();
        assertThatIllegalStateException().isThrownBy(teacher::teach).withMessageContaining("PromptSource.production");
        assertThat(sent).isEmpty();
    }

    @Test
    void promptInATestSet_isNotSent() {
        TeacherResult taught = Lab.teacher(folder, watched(Lab.labels("t")))
                .addPrompts(PromptSource.given(Lab.prompts(0, 10)))
                .data(data -> data.addTest(Lab.prompts(3, 7)))
                .build()
                .teach();
        assertThat(sent).hasSize(6);
        assertThat(taught.rows().size()).isEqualTo(6);
        assertThat(taught.leftOut()).containsEntry("prompt: in a test set", 4L);
    }

    @Test
    void writtenPrompts_comeOfEachSource_differ_andEqualSeedsGiveEqualRows() {
        Function<Path, Teacher> teacher = where -> Lab.teacher(where, watched(Lab.labels("t")))
                .seeds(Lab.prompts(0, 12))
                .addPrompts(PromptSource.seeds())
                .addPrompts(PromptSource.grid(Map.of("tone", List.of("angry", "polite"))))
                .addPrompts(PromptSource.harder())
                .addPrompts(PromptSource.rarer())
                .addPrompts(PromptSource.noisier())
                .roundSize(25)
                .mostRows(60)
                .build();
        TeacherResult taught = teacher.apply(folder.resolve("one")).teach();
        assertThat(taught.reason()).isEqualTo(StopReason.ROWS);
        assertThat(taught.rows().size()).isEqualTo(60);
        assertThat(taught.rows()
                        .chats()
                        .map(row -> String.valueOf(Lab.origin(row).get("from"))))
                .contains("seeds", "grid", "harder", "rarer", "noisier");
        int asked = sent.size();
        assertThat(taught.calls()).isEqualTo(asked);
        TeacherResult again = teacher.apply(folder.resolve("one")).teach();
        assertThat(sent).as("everything is on record").hasSize(asked);
        assertThat(again.rows().fingerprint()).isEqualTo(taught.rows().fingerprint());
        assertThat(again.leftOut()).isEqualTo(taught.leftOut());
        assertThat(again.cost()).isEqualTo(taught.cost());
        TeacherResult elsewhere = teacher.apply(folder.resolve("two")).teach();
        assertThat(elsewhere.rows().fingerprint()).isEqualTo(taught.rows().fingerprint());
    }

    @Test
    void labelsWithTooFewRows_getSome_andARowOfAnotherLabelIsLeftOut() {
        ChatModel stubborn = Lab.model("t", text -> text.contains("loan river") ? "other" : Lab.label(text));
        TeacherResult taught = Lab.teacher(folder, stubborn)
                .seeds(Dataset.of(List.of(
                        ChatExample.of(Message.user("the card was blue"), Message.assistant("card")),
                        ChatExample.of(Message.user("a card for me"), Message.assistant("card")))))
                .addPrompts(PromptSource.fewLabels(4))
                .stop(stop -> stop.leastNew(0))
                .mostRows(10)
                .roundSize(10)
                .build()
                .teach();
        assertThat(taught.rows()
                        .chats()
                        .filter(row -> row.answer().orElseThrow().content().equals("loan")))
                .hasSizeGreaterThanOrEqualTo(4);
        assertThat(taught.rows().size()).isEqualTo(10);
    }

    @Test
    void replyThatIsNoList_bringsNoPrompt_andIsCounted() {
        ChatModel chatty = request -> Lab.says(Lab.writes(request) ? "Sure! Here they are: [1, 2" : "card");
        Teacher teacher = Lab.teacher(folder, chatty.named("t"))
                .seeds(Lab.prompts(0, 3))
                .addPrompts(PromptSource.seeds())
                .roundSize(10)
                .build();
        assertThatThrownBy(teacher::teach)
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("NOTHING_NEW")
                .hasMessageContaining("prompt: not written=15, prompt: ordered before=5");
    }

    @Test
    void ordersThatSayTheSame_areGivenOnce_andCounted_alsoInLaterRounds() {
        TeacherResult taught = Lab.teacher(folder, watched(Lab.labels("t")))
                .addPrompts(PromptSource.grid(Map.of("tone", List.of("angry"))))
                .stop(stop -> stop.patience(1))
                .roundSize(8)
                .mostRows(20)
                .build()
                .teach();
        long orders = sent.stream().filter(Lab::writes).count();
        long different =
                sent.stream().filter(Lab::writes).map(Lab::last).distinct().count();
        assertThat(orders).isEqualTo(different);
        assertThat(taught.calls()).isEqualTo(sent.size());
        assertThat(taught.leftOut().get("prompt: ordered before")).isGreaterThanOrEqualTo(6);
    }

    @Test
    void requestsThatAreEqual_areAskedCountedAndPaidOnce() {
        Teacher.Builder same = Teacher.builder()
                .folder(folder)
                .addTeacher(watched(Lab.labels("t")), PRICE)
                .addRight(Lab.right("t"))
                .labels(Lab.LABELS)
                .addPrompts(PromptSource.given(Dataset.of(List.of(
                        ChatExample.of(Message.user("my card")),
                        new ChatExample(List.of(Message.user("my card")), Map.of("tenant", "b")),
                        ChatExample.of(Message.user("a loan for me"))))))
                .request(request -> request.messages(List.of(Message.user("a card, whatever was asked"))))
                .calls(calls -> calls.concurrency(4));
        TeacherResult taught = same.build().teach();
        assertThat(sent).hasSize(1);
        assertThat(taught.calls()).isEqualTo(1);
        assertThat(taught.cost().money()).isEqualTo(PRICE.of(new Usage(20, 5)));
    }

    // ---- consent

    @Test
    void consentThatIsWithdrawnWhileTheAnswerIsWaitedFor_dropsTheRow_andIsCounted() {
        List<String> withdrawn = Collections.synchronizedList(new ArrayList<>());
        ChatModel slow = request -> {
            withdrawn.add(Lab.last(request));
            return Lab.says("card");
        };
        TeacherResult taught = Lab.teacher(folder, slow.named("t"))
                .addPrompts(PromptSource.production(
                        new MemorySource(
                                "captured",
                                rows("my card is lost", "a card for my son").examples()),
                        row -> !withdrawn.contains(row.messages().get(0).content())
                                || row.messages().get(0).content().contains("son")))
                .build()
                .teach();
        assertThat(withdrawn).hasSize(2);
        assertThat(taught.rows().chats().map(row -> row.messages().get(0).content()))
                .containsExactly("a card for my son");
        assertThat(taught.leftOut()).containsExactly(Map.entry("consent withdrawn", 1L));
    }

    @Test
    void consentThatIsWithdrawnWhileAJudgeIsWaitedFor_dropsTheRow() {
        AtomicInteger judged = new AtomicInteger();
        ChatModel judge = request -> {
            judged.incrementAndGet();
            return Lab.says("fine");
        };
        Teacher teacher = Lab.teacher(folder, Lab.labels("t"))
                .addPrompts(PromptSource.production(
                        new MemorySource("captured", rows("my card is lost").examples()), row -> judged.get() == 0))
                .checks(checks -> checks.addJudge(judge.named("judge"), Judge::new, 1))
                .build();
        assertThatThrownBy(teacher::teach).hasMessageContaining("consent withdrawn=1");
        assertThat(judged).hasValue(1);
    }

    // ---- answers

    @Test
    void labelsThatAnAnswerCannotTellApart_orThatSayNothing_areRefused() {
        for (List<String> labels :
                List.of(List.of("Card", "card"), List.of("card", "*card*"), List.of("card", " : "), List.of("a", ""))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Teacher.builder().labels(labels))
                    .withMessageStartingWith("labels: ");
        }
    }

    @Test
    void changesOfARequestThatFail_areNamed_andSoAreRedactionAndFilters() {
        Function<Teacher.Builder, String> failure = builder -> {
            Teacher teacher =
                    builder.addPrompts(PromptSource.given(Lab.prompts(0, 1))).build();
            IllegalStateException thrown = assertThrows(IllegalStateException.class, teacher::teach);
            return String.valueOf(thrown.getMessage());
        };
        assertThat(failure.apply(
                        Lab.teacher(folder.resolve("a"), Lab.labels("t")).request(request -> {
                            throw new NoClassDefFoundError("secret");
                        })))
                .startsWith("the changes of a request failed: java.lang.NoClassDefFoundError -> ");
        assertThat(failure.apply(Lab.teacher(folder.resolve("b"), Lab.labels("t"))
                        .data(data -> data.personalData(
                                Redaction.masking(PersonalDataScanner.all().with(text -> {
                                    throw new IllegalStateException("secret");
                                }))))))
                .startsWith("the redaction of personal data failed: java.lang.IllegalStateException -> ");
        assertThat(failure.apply(Teacher.builder()
                        .folder(folder.resolve("c"))
                        .addTeacher(Lab.labels("t"))
                        .addRight(Lab.right("t"))
                        .checks(checks -> checks.filters(List.of(RowFilter.of("mine", "a filter of mine", row -> {
                            throw new IllegalStateException("secret");
                        }))))))
                .startsWith("a filter of answers failed: java.lang.IllegalStateException -> ");
    }

    @Test
    void hostileAnswers_areOut_countedByReason() {
        Map<String, ChatResponse> answers = new LinkedHashMap<>();
        answers.put("refuses", Lab.says("I'm sorry, but I can't help with that."));
        answers.put("robot", Lab.says("As an AI language model, I cannot tell."));
        answers.put("cut", new ChatResponse("card", FinishReason.LENGTH, new Usage(1, 1)));
        answers.put("filter", new ChatResponse("", FinishReason.CONTENT_FILTER, new Usage(1, 1)));
        answers.put("verbose", Lab.says("The label is card because the customer lost it."));
        answers.put("empty", Lab.says(""));
        answers.put("other model", Lab.says("card").with("model", "gpt-4o-2024-08-06"));
        answers.put("refusal field", Lab.says("").with("refusal", "no"));
        answers.put("quoted", Lab.says(" \"Card\". "));
        List<ChatExample> prompts = answers.keySet().stream()
                .map(text -> ChatExample.of(Message.user(text)))
                .toList();
        ChatModel model = request -> Objects.requireNonNull(answers.get(Lab.last(request)));
        TeacherResult taught = Lab.teacher(folder, model.named("t"))
                .addPrompts(PromptSource.given(Dataset.of(prompts)))
                .build()
                .teach();
        assertThat(taught.rows().chats().map(row -> row.messages().get(1).content()))
                .containsExactly("card");
        assertThat(taught.leftOut())
                .containsEntry("refusal", 3L)
                .containsEntry("cut off", 1L)
                .containsEntry("held back by a filter", 1L)
                .containsEntry("not a label", 1L)
                .containsEntry("empty", 1L)
                .containsEntry("another model", 1L);
    }

    @Test
    void answer_isTaken_whereMostTeachersAgree_orAll() {
        ChatModel one = Lab.labels("one");
        ChatModel two = Lab.model("two", text -> text.endsWith("1") ? "card" : Lab.label(text));
        ChatModel three =
                Lab.model("three", text -> text.endsWith("1") || text.endsWith("2") ? "junk" : Lab.label(text));
        Function<Agreement, TeacherResult> taught =
                agreement -> Lab.teacher(folder.resolve(agreement.name()), one, two, three)
                        .agreement(agreement)
                        .addPrompts(PromptSource.given(Dataset.of(List.of(
                                ChatExample.of(Message.user("a loan 1")),
                                ChatExample.of(Message.user("the new loan of today 2")),
                                ChatExample.of(Message.user("why is my loan late 3"))))))
                        .build()
                        .teach();
        TeacherResult most = taught.apply(Agreement.MAJORITY);
        assertThat(most.rows().chats().map(row -> row.messages().get(0).content()))
                .containsExactly("the new loan of today 2", "why is my loan late 3");
        assertThat(most.leftOut()).containsExactly(Map.entry("teachers disagree", 1L));
        ChatExample row = most.rows().chats().findFirst().orElseThrow();
        assertThat(Provenance.answers(row.fields()).stream().map(answer -> String.valueOf(answer.get("teacher"))))
                .containsExactly("one", "two");
        TeacherResult all = taught.apply(Agreement.ALL);
        assertThat(all.rows().size()).isEqualTo(1);
        assertThat(all.calls()).isEqualTo(9);
    }

    // ---- checks

    @Test
    void checks_leaveRowsOut_alsoWhereTheyThrowOrHang_andAreAskedOnce() {
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger judged = new AtomicInteger();
        ChatModel judge = request -> {
            judged.incrementAndGet();
            return Lab.says("fine");
        };
        Function<Path, TeacherResult> taught = where -> Teacher.builder()
                .folder(where)
                .addTeacher(Lab.model("t", text -> "{\"say\": \"" + text + "\"}"))
                .addRight(Lab.right("t"))
                .addPrompts(PromptSource.given(Dataset.of(List.of(
                        ChatExample.of(Message.user("this one throws")),
                        ChatExample.of(Message.user("that one hangs for ever")),
                        ChatExample.of(Message.user("these are wrong \"")),
                        ChatExample.of(Message.user("those few words are much too long for us")),
                        ChatExample.of(Message.user("what is good"))))))
                .checks(checks -> checks.addCode("code", row -> {
                            calls.incrementAndGet();
                            String text = row.messages().get(0).content();
                            if (text.contains("throws")) {
                                throw new IllegalArgumentException("secret " + text);
                            }
                            while (text.contains("hangs")
                                    && !Thread.currentThread().isInterrupted()) {
                                LockSupport.parkNanos(1_000_000);
                            }
                            return true;
                        })
                        .timeout(Duration.ofMillis(200))
                        .addMetric(Metrics.jsonSchema(SCHEMA), 1)
                        .addJudge(judge.named("judge"), asked -> new Judge(asked), 1))
                .build()
                .teach();
        TeacherResult first = taught.apply(folder);
        assertThat(first.rows().chats().map(row -> row.messages().get(0).content()))
                .containsExactly("what is good");
        assertThat(first.leftOut())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("check: code", 2L, "truncated", 1L, "score: json_schema", 1L));
        int before = calls.get();
        assertThat(judged).hasValue(1);
        assertThat(taught.apply(folder).leftOut()).isEqualTo(first.leftOut());
        assertThat(calls).as("what was found is in the journal").hasValue(before);
        assertThat(judged).hasValue(1);
    }

    private record Length() implements Metric {
        @Override
        public Score score(Answer answer) {
            return Score.of(answer.actualText().length());
        }

        @Override
        public boolean needsExpected() {
            return false;
        }
    }

    private record Judge(ChatModel model) implements Metric {
        @Override
        public Score score(Answer answer) {
            return Score.passed(
                    model.chat(ChatRequest.user(answer.actualText())).text().equals("fine"));
        }

        @Override
        public boolean needsExpected() {
            return false;
        }
    }

    @Test
    void checksAndJudges_seeNoPersonalData_alsoNotInToolCalls() {
        ChatModel model = request -> ChatResponse.of(
                Message.assistant(
                        "I wrote to ann@example.org",
                        List.of(ToolCall.of("c1", "send", Map.of("to", "ann@example.org", "card", 4111111111111111L)))),
                FinishReason.STOP,
                new Usage(1, 1));
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        ChatModel judge = request -> {
            seen.add(String.valueOf(request.messages()));
            return Lab.says("{\"reason\": \"good\", \"score\": 5}");
        };
        TeacherResult taught = Teacher.builder()
                .folder(folder)
                .addTeacher(model.named("t"))
                .addRight(Lab.right("t"))
                .addPrompts(PromptSource.given(Dataset.of(List.of(ChatExample.of(Message.user("write to her"))
                        .withTools(List.of(ToolSpecification.builder("send").build()))))))
                .checks(checks -> checks.addCode("code", row -> seen.add(String.valueOf(row)))
                        .addJudge(
                                judge.named("judge"),
                                asked -> RubricJudge.of("helpful", asked, Rubric.of("It helps.")),
                                4))
                .build()
                .teach();
        assertThat(seen)
                .hasSize(2)
                .allSatisfy(text -> assertThat(text)
                        .doesNotContain("ann@example.org", "4111111111111111")
                        .contains("[EMAIL]"));
        Message answer =
                taught.rows().chats().findFirst().orElseThrow().answer().orElseThrow();
        assertThat(answer.content()).isEqualTo("I wrote to [EMAIL]");
        assertThat(answer.toolCalls().get(0).parsedArguments().orElseThrow())
                .containsEntry("to", "[EMAIL]")
                .containsEntry("card", "[CREDIT-CARD]");
        assertThat(taught.data().report().section("personal-data").orElseThrow().figures())
                .as("what was found is reported")
                .containsEntry("rows_with_findings", 1L);
    }

    @Test
    void findingsOfACheck_areNotThoseOfAnotherInItsPlace() {
        Function<Consumer<TeacherChecks>, Long> rows = checks -> {
            Teacher teacher = Lab.teacher(folder, Lab.labels("t"))
                    .addPrompts(PromptSource.given(Lab.prompts(0, 6)))
                    .checks(checks)
                    .build();
            try {
                return (long) teacher.teach().rows().size();
            } catch (FineTuneException e) {
                return 0L; // no row was taught
            }
        };
        assertThat(rows.apply(checks -> checks.addCode("none", row -> false))).isZero();
        assertThat(rows.apply(checks -> checks.addCode("each", row -> true))).isEqualTo(6);
        Metric length = new Length();
        assertThat(rows.apply(checks -> checks.addMetric(length, 1_000))).isZero();
        assertThat(rows.apply(checks -> checks.addMetric(length, 1))).isEqualTo(6);
        assertThat(rows.apply(checks -> checks.addMetric(Metrics.jsonSchema(JsonSchema.of("false")), 1)))
                .isZero();
        assertThat(rows.apply(checks -> checks.addCode("none", row -> false).addMetric(length, 1)))
                .isZero();
        ChatModel judge = request ->
                Lab.says("{\"score\": " + (request.messages().get(0).content().contains("strict") ? 1 : 5) + "}");
        Function<String, Long> judged = criteria -> rows.apply(checks -> checks.addJudge(
                judge.named("judge"), asked -> RubricJudge.of("helpful", asked, Rubric.of(criteria)), 4));
        assertThat(judged.apply("be strict")).isZero();
        assertThat(judged.apply("be kind")).isEqualTo(6);
    }

    @Test
    void check_isKnownAgain_byAllThatItSaysOfItself() {
        Function<String, String> schema = json -> CheckIdentity.of(Metrics.jsonSchema(JsonSchema.of(json)), 1, "");
        assertThat(schema.apply("{}")).isEqualTo(schema.apply("{}")).isNotEqualTo(schema.apply("true"));
        Function<ChatModel, String> judge = model -> CheckIdentity.of(new Judge(model), 1, "judge");
        assertThat(judge.apply(request -> Lab.says("a"))).isEqualTo(judge.apply(request -> Lab.says("b")));
        assertThat(CheckIdentity.of(new Length(), 1, "")).isNotEqualTo(CheckIdentity.of(new Length(), 2, ""));
        assertThat(CheckIdentity.of(new Length(), 1, "a")).isNotEqualTo(CheckIdentity.of(new Length(), 1, "b"));
    }

    @Test
    void judgeThatCannotJudge_isRefusedBeforeAnythingIsAsked() {
        Function<Function<ChatModel, Metric>, Teacher> teacher = metric -> Lab.teacher(folder, watched(Lab.labels("t")))
                .addPrompts(PromptSource.given(Lab.prompts(0, 3)))
                .checks(checks -> checks.addJudge(Lab.labels("judge"), metric, 6))
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> teacher.apply(asked -> Metrics.exactMatch()).teach())
                .withMessageContaining("needs an expected answer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> teacher.apply(asked -> RubricJudge.of("helpful", asked, Rubric.of("It helps.")))
                        .teach())
                .withMessageContaining("limit of the judge helpful: 6.0, above its best score, 5");
        assertThatIllegalStateException()
                .isThrownBy(() -> teacher.apply(asked -> {
                            throw new NoClassDefFoundError("secret");
                        })
                        .teach())
                .withMessageStartingWith("a judge of the checks failed: java.lang.NoClassDefFoundError -> ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lab.teacher(folder, watched(Lab.labels("t")))
                        .addPrompts(PromptSource.given(Lab.prompts(0, 3)))
                        .checks(checks -> checks.addCode("same", row -> true).addCode("same", row -> false))
                        .build()
                        .teach())
                .withMessageContaining("[same] twice");
        assertThat(sent).isEmpty();
    }

    @Test
    void testSets_areIndexedOnce_notForEachPrompt() {
        TeacherData data = new TeacherData().addTest(Lab.prompts(0, 3));
        assertThat(data.leakage().orElseThrow()).isSameAs(data.leakage().orElseThrow());
        assertThat(data.steps()).contains(data.leakage().orElseThrow());
        DatasetStep<?> before = data.leakage().orElseThrow();
        assertThat(data.addTest(Lab.prompts(3, 6)).leakage().orElseThrow()).isNotSameAs(before);
    }

    @Test
    void metricThatNeedsAnExpectedAnswer_orAsksAModel_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Teacher.builder().checks(checks -> checks.addMetric(Metrics.exactMatch(), 1)));
        RubricJudge judge = RubricJudge.of("helpful", Lab.labels("judge"), Rubric.of("It helps."));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Teacher.builder().checks(checks -> checks.addMetric(judge, 4)))
                .withMessageContaining("give it with addJudge");
    }

    // ---- the end

    @Test
    void nearDuplicates_areRemovedByTheDataRoom_andRoundsThatBringNothingEndIt() {
        ChatModel dull = request -> Lab.says(
                Lab.writes(request)
                        ? "[\"my card was lost in the street and I want a new one today please\"]"
                        : "card");
        Teacher teacher = Lab.teacher(folder, dull.named("t"))
                .seeds(Lab.prompts(0, 8))
                .addPrompts(PromptSource.seeds())
                .roundSize(5)
                .build();
        TeacherResult taught = teacher.teach();
        assertThat(taught.reason()).isEqualTo(StopReason.NOTHING_NEW);
        assertThat(taught.rows().size()).isEqualTo(1);
        assertThat(taught.rounds()).hasSize(3);
        assertThat(taught.leftOut()).containsEntry("prompt: like another", 2L);
    }

    @Test
    void flatLearningCurve_endsIt_andIsAskedOnceForEachRound() {
        AtomicInteger scored = new AtomicInteger();
        Teacher teacher = Lab.teacher(folder, Lab.labels("t"))
                .seeds(Lab.prompts(0, 12))
                .addPrompts(PromptSource.seeds())
                .roundSize(10)
                .stop(stop -> stop.patience(2).leastGain(0.01).learningCurve(rows -> {
                    scored.incrementAndGet();
                    return Math.min(0.8, rows.size() / 50.0);
                }))
                .build();
        TeacherResult taught = teacher.teach();
        assertThat(taught.reason()).isEqualTo(StopReason.FLAT_CURVE);
        List<Double> curve = taught.rounds().stream()
                .map(round -> round.score().orElseThrow())
                .toList();
        assertThat(curve.get(curve.size() - 3)).isEqualTo(0.8);
        assertThat(curve.get(curve.size() - 4)).isLessThan(0.8);
        int before = scored.get();
        assertThat(teacher.teach().rounds()).isEqualTo(taught.rounds());
        assertThat(scored).hasValue(before);
    }

    @Test
    void budget_isNeverExceeded_whateverItLimits() {
        for (Budget budget : List.of(Budget.ofCalls(33), Budget.ofTokens(6_000), Budget.ofMoney(0.004))) {
            Path own = folder.resolve(budget.toString().replace(' ', '-'));
            TeacherResult taught = Teacher.builder()
                    .folder(own)
                    .addTeacher(Lab.labels("t"), PRICE)
                    .addRight(Lab.right("t"))
                    .labels(Lab.LABELS)
                    .request(request -> request.maxTokens(200))
                    .addPrompts(PromptSource.given(Lab.prompts(0, 400)))
                    .budget(budget)
                    .build()
                    .teach();
            assertThat(taught.reason()).isEqualTo(StopReason.BUDGET);
            assertThat(taught.rows().size()).isPositive();
            assertThat(taught.calls()).isLessThanOrEqualTo(budget.calls());
            assertThat(taught.cost().tokens()).isLessThanOrEqualTo(budget.tokens());
            assertThat(taught.cost().money()).isLessThanOrEqualTo(budget.money());
            assertThat(taught.leftOut()).containsKey("prompt: beyond the budget");
        }
    }

    @Test
    void whatIsMissing_isSaidTogether() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Teacher.builder().build())
                .withMessageContainingAll("no folder", "no teacher", "no prompts");
        assertThatIllegalStateException()
                .isThrownBy(() -> Lab.teacher(folder, Lab.labels("t"), Lab.labels("t"))
                        .addPrompts(PromptSource.harder())
                        .budget(Budget.ofMoney(1))
                        .build())
                .withMessageContainingAll("two teachers t", "no seeds", "without a price");
    }

    // ---- where rows come from

    @Test
    void provenance_isInEachRow_inTheDataCard_theRegistrysCard_andItsFacts() {
        ChatModel model = request -> Lab.says("card").with("model", "gpt-4o-2024-08-06");
        TeacherResult taught = Teacher.builder()
                .folder(folder.resolve("taught"))
                .addTeacher(model.named("openai/gpt-4o"), PRICE)
                .addRight(Lab.right("openai"))
                .labels(Lab.LABELS)
                .addPrompts(PromptSource.given(Lab.prompts(0, 3)))
                .build()
                .teach();
        ChatExample row = taught.rows().chats().findFirst().orElseThrow();
        assertThat(Lab.origin(row).get("prompt")).asString().hasSize(32);
        assertThat(Lab.origin(row).get("parameters")).isEqualTo(Map.of("temperature", 0.0, "max_tokens", 1024L));
        Map<?, ?> answer = Provenance.answers(row.fields()).get(0);
        assertThat(answer.get("teacher")).isEqualTo("openai/gpt-4o");
        assertThat(answer.get("version")).isEqualTo("gpt-4o-2024-08-06");
        assertThat(answer.get("price")).isEqualTo(PRICE.of(new Usage(20, 5)));
        assertThat(answer.get("terms")).isEqualTo("openai");
        assertThat(answer.get("right"))
                .isEqualTo(Map.of("statement", "agreement 17, section 4", "day", "2026-12-02", "by", "A. Example"));
        assertThat(DataCard.of("tickets", taught.data()).markdown())
                .contains("answered by openai/gpt-4o (gpt-4o-2024-08-06): 3")
                .contains("terms not read (https://openai.com/policies/services-agreement/")
                .contains("right stated by A. Example on 2026-12-02");
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            DataVersion version = registry.addData(taught.data(), List.of(), taught.facts());
            assertThat(String.valueOf(version.facts().get("sources"))).contains("openai/gpt-4o under terms openai");
            assertThat(Documents.of(registry).dataCard(version).text())
                    .contains("machineAnnotationTools", "answers of openai/gpt-4o under terms openai by the right");
        }
    }

    @Test
    void seedsOfACapture_areRefused_forTheyWouldBeSent() {
        for (String field : List.of("origin", "origin_subject")) {
            ChatExample seed = new ChatExample(
                    List.of(Message.user("my card is gone"), Message.assistant("card")), Map.of(field, "capture/1"));
            assertThatThrownBy(() -> Lab.teacher(folder, Lab.labels("t"))
                            .seeds(Dataset.of(List.of(seed)))
                            .addPrompts(PromptSource.seeds())
                            .build()
                            .teach())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("seeds: some are rows of a capture -> ");
        }
    }

    @Test
    void roundsWithoutAPrompt_endIt_alsoWhereNothingElseDoes() {
        ChatModel chatty = request -> Lab.says("Sure! Here they are: [1, 2");
        Teacher teacher = Lab.teacher(folder, chatty.named("t"))
                .seeds(Lab.prompts(0, 3))
                .addPrompts(PromptSource.seeds())
                .stop(stop -> stop.leastNew(0))
                .build();
        assertThatThrownBy(teacher::teach).hasMessageContaining("NO_PROMPTS");
    }
}
