// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.BatchStoppedException;
import io.github.finetune4j.error.FineTuneException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The batch model TCK: the contract that every {@link BatchModel} must keep, as JUnit tests. Answers belong to their
 * requests, whatever the service does to its files; what failed is asked again, what was answered never, also not after
 * a crash at any call; a service that fails, and a batch that somebody cancels, is told; keys and what people wrote
 * turn up in no log and no message. Extend it and start a {@link BatchBench}. Not safe for use by several threads: an
 * instance runs one test.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@Timeout(120)
public abstract class BatchModelTck {
    private static final String SAID = "my deepest secret";
    private static final int ROWS = 12;
    private static final int FIRST = 100; // so that all have three digits, and none is the beginning of another
    private static final int MOST_CALLS = 200;
    private static final List<BatchTrouble> TOLD = List.of(
            BatchTrouble.SOME_FAIL,
            BatchTrouble.REFUSED,
            BatchTrouble.CANCELLED,
            BatchTrouble.RESULTS_GONE,
            BatchTrouble.STORM,
            BatchTrouble.OTHER_MODEL);

    /** For the class that extends it. */
    protected BatchModelTck() {}

    // ---- asked of the user

    /** {@return a service, started anew, with what asks it} */
    protected abstract BatchBench start();

    /** {@return the key that the model asks with; no log, no message and no file may show it} */
    protected abstract String key();

    /**
     * {@return troubles that this service cannot make, or that nobody could notice, such as another model where answers
     * name none; default none}
     */
    protected Set<BatchTrouble> without() {
        return Set.of();
    }

    /** {@return the logger that is heard, with those below it; default {@code io.github.finetune4j}} */
    protected String logger() {
        return "io.github.finetune4j";
    }

    /**
     * {@return words that the log has, so that it is known to be heard; none where nothing is logged; default
     * {@code ***}, for the masked key}
     */
    protected List<String> logged() {
        return List.of("***");
    }

    // ---- what is asked, and what must come

    private static List<ChatRequest> requests(int from, int to) {
        return IntStream.range(from, to).mapToObj(BatchModelTck::request).toList();
    }

    private static ChatRequest request(int number) {
        return ChatRequest.user(question(number) + ": " + SAID).toBuilder()
                .temperature(0)
                .maxTokens(50)
                .build();
    }

    private static String question(int number) {
        return "question " + (FIRST + number);
    }

    /** What a service says that makes trouble, as real ones have said it. */
    private String words() {
        return "you sent Bearer " + key() + " with " + SAID;
    }

    private static void assertAnswered(int from, int to, List<ChatResponse> answers) {
        assertThat(answers).hasSize(to - from);
        for (int i = from; i < to; i++) {
            assertThat(answers.get(i - from).text())
                    .as("the answer to request " + i)
                    .contains(question(i));
        }
    }

    private static void assertBilledOnce(BatchBench bench, int requests) {
        assertThat(bench.billed().values())
                .as("how often each request was answered")
                .allMatch(times -> times == 1);
        assertThat(bench.billed()).as("requests that were answered").hasSize(requests);
    }

    private void assertTold(Throwable thrown) {
        assertThat(thrown).as("what is thrown").isInstanceOf(FineTuneException.class);
        assertThat(thrown).hasMessageContaining(" -> ");
        assertThat(Overheard.printed(thrown)).doesNotContain(key(), SAID, "question 1");
    }

    private void applies(BatchTrouble trouble) {
        assumeFalse(without().contains(trouble), "does not apply: " + trouble + " cannot be seen at the service");
    }

    /** All are answered in spite of the trouble, and each is paid once. */
    private void assertNothingIsLost(Path folder, BatchTrouble trouble) {
        applies(trouble);
        try (BatchBench bench = start()) {
            bench.trouble(trouble, words());
            assertAnswered(0, ROWS, bench.open(folder).chatAll(requests(0, ROWS)));
            assertBilledOnce(bench, ROWS);
            assertAnswered(0, ROWS, bench.open(folder).chatAll(requests(0, ROWS)));
            assertBilledOnce(bench, ROWS);
        }
    }

    // ---- when all goes well

    /** A model says what a batch costs and who it is, and asks nothing where nothing is asked. */
    @Test
    final void model_saysItsPriceAndName_andAsksNothingForNothing(@TempDir Path folder) {
        try (BatchBench bench = start()) {
            BatchModel model = bench.open(folder);
            assertThat(model.priceShare()).isGreaterThan(0).isLessThanOrEqualTo(1);
            assertThat(model.name()).isNotBlank();
            assertThat(model.requestsAtOnce()).isPositive();
            assertThat(model.gainsFromBatches()).isTrue();
            assertThat(model.chatAll(List.of())).isEmpty();
            assertThat(bench.requestCount()).isZero();
        }
    }

    /** All requests are one batch where the service's limits allow it; equal ones are asked once. */
    @Test
    final void requests_areOneBatch_andEqualOnesAreAskedOnce(@TempDir Path folder) {
        try (BatchBench bench = start()) {
            List<ChatRequest> twice = new ArrayList<>(requests(0, ROWS));
            twice.addAll(requests(0, ROWS));
            List<ChatResponse> answers = bench.open(folder).chatAll(twice);
            assertAnswered(0, ROWS, answers.subList(0, ROWS));
            assertAnswered(0, ROWS, answers.subList(ROWS, 2 * ROWS));
            assertThat(bench.batches()).isEqualTo(1);
            assertBilledOnce(bench, ROWS);
        }
    }

    /** What has come is given without a call, by the same model and by the next process. */
    @Test
    final void answers_areGivenAgain_withoutACall(@TempDir Path folder) {
        try (BatchBench bench = start()) {
            BatchModel model = bench.open(folder);
            assertAnswered(0, ROWS, model.chatAll(requests(0, ROWS)));
            int calls = bench.requestCount();
            for (BatchModel each : List.of(model, bench.open(folder))) {
                assertAnswered(0, ROWS, each.chatAll(requests(0, ROWS)));
                assertAnswered(3, 4, List.of(each.chat(request(3))));
            }
            assertThat(bench.requestCount()).as("calls").isEqualTo(calls);
        }
    }

    /** Of more requests only the new ones are asked. */
    @Test
    final void moreRequests_costOnlyWhatIsNew(@TempDir Path folder) {
        try (BatchBench bench = start()) {
            bench.open(folder).chatAll(requests(0, ROWS));
            assertAnswered(0, ROWS + 3, bench.open(folder).chatAll(requests(0, ROWS + 3)));
            assertThat(bench.batches()).isEqualTo(2);
            assertBilledOnce(bench, ROWS + 3);
        }
    }

    /** Two calls at once share what both ask. */
    @Test
    final void twoCallsAtOnce_payOnceForWhatBothAsk(@TempDir Path folder) throws Exception {
        int half = ROWS / 2;
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (BatchBench bench = start()) {
            BatchModel model = bench.open(folder);
            List<Callable<List<ChatResponse>>> calls =
                    List.of(() -> model.chatAll(requests(0, half + 2)), () -> model.chatAll(requests(half - 2, ROWS)));
            List<Future<List<ChatResponse>>> answers = threads.invokeAll(calls);
            assertAnswered(0, half + 2, answers.get(0).get());
            assertAnswered(half - 2, ROWS, answers.get(1).get());
            assertBilledOnce(bench, ROWS);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Two models that are asked the same into one folder answer each for itself. */
    @Test
    final void twoModels_thatAreAskedTheSame_answerEachForItself(@TempDir Path folder) {
        try (BatchBench bench = start()) {
            List<ChatResponse> first = bench.open(folder).chatAll(requests(0, ROWS));
            List<ChatResponse> other = bench.openOther(folder).chatAll(requests(0, ROWS));
            assertAnswered(0, ROWS, first);
            assertAnswered(0, ROWS, other);
            first.get(0)
                    .model()
                    .ifPresent(name -> assertThat(other.get(0).model())
                            .as("who answered")
                            .isPresent()
                            .get()
                            .isNotEqualTo(name));
            assertThat(bench.batches()).isEqualTo(2);
            assertThat(bench.billed().values().stream().mapToInt(times -> times).sum())
                    .as("answers that were billed")
                    .isEqualTo(2 * ROWS);
            int calls = bench.requestCount();
            assertThat(bench.open(folder).chatAll(requests(0, ROWS))).isEqualTo(first);
            assertThat(bench.openOther(folder).chatAll(requests(0, ROWS))).isEqualTo(other);
            assertThat(bench.requestCount()).as("calls").isEqualTo(calls);
        }
    }

    // ---- when something goes wrong

    /** Answers are known by their ids. */
    @Test
    final void answersInAnotherOrder_belongToTheirRequests(@TempDir Path folder) {
        assertNothingIsLost(folder, BatchTrouble.OTHER_ORDER);
    }

    /** An answer that comes twice counts once. */
    @Test
    final void answerThatComesTwice_countsOnce(@TempDir Path folder) {
        assertNothingIsLost(folder, BatchTrouble.DOUBLED_ANSWER);
    }

    /** An answer to what nobody asked is left out. */
    @Test
    final void answerToNobody_isLeftOut(@TempDir Path folder) {
        assertNothingIsLost(folder, BatchTrouble.UNKNOWN_ANSWER);
    }

    /** A file that breaks off is asked for again. */
    @Test
    final void fileThatBreaksOff_comesWhole(@TempDir Path folder) {
        assertNothingIsLost(folder, BatchTrouble.CUT_OFF);
    }

    /** A file that ends early is noticed by what is missing in it, and asked for again; its requests are not. */
    @Test
    final void fileThatEndsEarly_andLooksWhole_isAskedForAgain(@TempDir Path folder) {
        assertNothingIsLost(folder, BatchTrouble.CUT_SHORT);
    }

    /** A batch that was answered, without answers, is read again; nothing of it is paid for again. */
    @Test
    final void resultsThatAreEmptyAtFirst_areReadAgain_andNotPaidForAgain(@TempDir Path folder) {
        assertNothingIsLost(folder, BatchTrouble.EMPTY_RESULTS);
    }

    /** Answers that the service has deleted are told, and not paid for again; other requests are asked. */
    @Test
    final void resultsThatAreGone_areTold_notPaidForAgain_andOthersAreAsked(@TempDir Path folder) {
        applies(BatchTrouble.RESULTS_GONE);
        try (BatchBench bench = start()) {
            bench.trouble(BatchTrouble.RESULTS_GONE, words());
            assertTold(catchThrowable(() -> bench.open(folder).chatAll(requests(0, ROWS))));
            bench.noTrouble();
            assertTold(catchThrowable(() -> bench.open(folder).chatAll(requests(0, ROWS))));
            assertThat(bench.batches()).isEqualTo(1);
            assertAnswered(ROWS, ROWS + 3, bench.open(folder).chatAll(requests(ROWS, ROWS + 3)));
            assertThat(bench.batches()).isEqualTo(2);
            assertBilledOnce(bench, ROWS + 3);
        }
    }

    /** Requests that failed are asked again, and only they. */
    @Test
    final void failuresThatMayPass_areAskedAgain_andNothingElse(@TempDir Path folder) {
        assertNothingIsLost(folder, BatchTrouble.SOME_FAIL);
    }

    /** What an expired batch has left is asked again, and only that. */
    @Test
    final void batchThatExpiresHalfDone_isTaken_andItsRestAskedAgain(@TempDir Path folder) {
        assertNothingIsLost(folder, BatchTrouble.EXPIRES);
    }

    /** A storm is waited out. */
    @Test
    final void storm_costsNoAnswer(@TempDir Path folder) {
        assertNothingIsLost(folder, BatchTrouble.STORM);
    }

    /** A reply that is lost makes no second batch. */
    @Test
    final void lostReplies_makeNoSecondBatch(@TempDir Path folder) {
        assertNothingIsLost(folder, BatchTrouble.LOST_REPLIES);
    }

    /** What another model answered is not given as this one's. */
    @Test
    final void answerOfAnotherModel_isNotGivenAsThisOnes(@TempDir Path folder) {
        applies(BatchTrouble.OTHER_MODEL);
        try (BatchBench bench = start()) {
            Optional<String> name = bench.open(folder).chat(request(ROWS)).model();
            bench.trouble(BatchTrouble.OTHER_MODEL, words());
            BatchModel model = bench.open(folder);
            Throwable thrown = catchThrowable(() -> model.chatAll(requests(0, ROWS)));
            List<ChatResponse> given = given(model);
            assertThat(given).allMatch(answer -> answer.model().equals(name));
            assertThat(given).hasSizeGreaterThanOrEqualTo(ROWS - 1);
            if (given.size() < ROWS) {
                assertTold(thrown);
            }
        }
    }

    /** {@return the answers that there are, one by one; each is the right one, and what has none is told} */
    private List<ChatResponse> given(BatchModel model) {
        List<ChatResponse> given = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            ChatRequest asked = request(i);
            Throwable thrown = catchThrowable(() -> given.add(model.chat(asked)));
            if (thrown == null) {
                assertAnswered(i, i + 1, given.subList(given.size() - 1, given.size()));
            } else {
                assertTold(thrown);
            }
        }
        return given;
    }

    /** A request that is refused for good is told, asked no more, and costs the others nothing. */
    @Test
    final void refusedRequest_isTold_andCostsTheOthersNothing(@TempDir Path folder) {
        applies(BatchTrouble.REFUSED);
        try (BatchBench bench = start()) {
            bench.trouble(BatchTrouble.REFUSED, words());
            BatchModel model = bench.open(folder);
            assertTold(catchThrowable(() -> model.chatAll(requests(0, ROWS))));
            int calls = bench.requestCount();
            assertThat(given(model)).hasSize(ROWS - 1);
            assertThat(bench.requestCount()).as("calls").isEqualTo(calls);
            assertTold(catchThrowable(() -> bench.open(folder).chatAll(requests(0, ROWS))));
            assertThat(bench.batches()).isEqualTo(1);
            assertBilledOnce(bench, ROWS - 1);
        }
    }

    /** After a batch that somebody cancelled none is sent, until the rest is asked for again. */
    @Test
    final void batchThatSomebodyCancels_isTold_andNoOtherGoesOut_untilAskedAgain(@TempDir Path folder) {
        assertStopsWhenCancelled(folder, BatchTrouble.CANCELLED);
    }

    /** So it is where it is cancelled by the model's own means. */
    @Test
    final void batchThatIsCancelledFromHere_isTold_andNoOtherGoesOut_untilAskedAgain(@TempDir Path folder) {
        assertStopsWhenCancelled(folder, BatchTrouble.CANCELLED_FROM_HERE);
    }

    private void assertStopsWhenCancelled(Path folder, BatchTrouble trouble) {
        applies(trouble);
        try (BatchBench bench = start()) {
            bench.trouble(trouble, words());
            Throwable thrown = catchThrowable(() -> bench.open(folder).chatAll(requests(0, ROWS)));
            assertThat(thrown).isInstanceOf(BatchStoppedException.class);
            assertTold(thrown);
            assertThat(bench.batches()).isEqualTo(1);
            bench.noTrouble();
            assertAnswered(0, ROWS, bench.open(folder).chatAll(requests(0, ROWS)));
            assertBilledOnce(bench, ROWS);
        }
    }

    /**
     * The service ends at each call in turn: that is told, and another process that asks the same goes on, without a
     * second batch and without a second bill.
     */
    @Test
    final void processThatEndsAtAnyCall_leavesNothingToPayTwice(@TempDir Path folder) {
        int calls = 0;
        while (endsAt(calls, folder.resolve(String.valueOf(calls)))) {
            calls++;
            assertThat(calls).as("calls for one batch").isLessThan(MOST_CALLS);
        }
        assertThat(calls).as("calls at which the service ended").isPositive();
    }

    /** {@return whether it came so far as to end} */
    private boolean endsAt(int calls, Path folder) {
        try (BatchBench bench = start()) {
            bench.outage(calls, words());
            Throwable thrown = catchThrowable(() -> bench.open(folder).chatAll(requests(0, ROWS)));
            if (thrown != null) {
                assertTold(thrown);
            }
            bench.noTrouble();
            assertAnswered(0, ROWS, bench.open(folder).chatAll(requests(0, ROWS)));
            assertThat(bench.batches())
                    .as("batches after an end at call " + calls)
                    .isEqualTo(1);
            assertBilledOnce(bench, ROWS);
            return thrown != null;
        }
    }

    // ---- what nobody may hear

    /** Keys and texts turn up in no log and no message, keys in no file that does not come from the service. */
    @Test
    final void keysAndTexts_turnUpNowhere(@TempDir Path folder) {
        StringBuilder shown = new StringBuilder();
        String log = Overheard.during(logger(), () -> goThrough(folder, shown));
        logged().forEach(word -> assertThat(log).as("the log at its finest").contains(word));
        assertThat(log + shown).doesNotContain(key(), SAID, "question 1");
    }

    private void assertNoFileHasTheKey(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.UTF_8))
                        .as(String.valueOf(file.getFileName()))
                        .doesNotContain(key());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be read: " + e + " -> check its permissions", e);
        }
    }

    private void goThrough(Path folder, StringBuilder shown) {
        try (BatchBench bench = start()) {
            BatchModel model = bench.open(folder);
            shown.append(model).append(model.name()).append(model.identity());
            model.chatAll(requests(0, ROWS));
            assertNoFileHasTheKey(folder);
            int next = ROWS;
            for (BatchTrouble trouble : TOLD) {
                if (!without().contains(trouble)) {
                    bench.trouble(trouble, words());
                    show(bench.open(folder), next, shown);
                    bench.noTrouble();
                    next += ROWS;
                }
            }
            bench.outage(0, words());
            show(bench.open(folder), next, shown);
        }
    }

    /** Other requests each time: what was asked before makes no trouble any more. */
    private static void show(BatchModel model, int from, StringBuilder shown) {
        Throwable thrown = catchThrowable(() -> model.chatAll(requests(from, from + ROWS)));
        if (thrown != null) {
            shown.append(Overheard.printed(thrown));
        }
    }
}
