// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.console.spi.GuestRequest;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.labeling.Receipt;
import io.github.finetune4j.people.labeling.ShownAnswer;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An answer or a skip on its way to the queue. It may come more than once: where the same answer stands already, it is
 * called saved and nothing is counted twice.
 */
final class Sending {
    private static final int LONGEST_REASON = 4_000;
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Worker worker;
    private final GuestRequest request;
    private final Instant now;
    private final String task;

    Sending(Worker worker, GuestRequest request, Instant now) {
        this.worker = worker;
        this.request = request;
        this.now = now;
        task = text("task");
    }

    /**
     * The result of a delivery.
     *
     * @param outcome in a word
     * @param about the question that it is about, or how long what is too long is; empty where it is about all
     * @param field of that question; empty where it is about all
     */
    record Result(Outcome outcome, String about, String field) {
        private Result(Outcome outcome) {
            this(outcome, "", "");
        }

        /** {@return whether the task is still in hand, so that what is wrong can be made right} */
        boolean goesOn() {
            return List.of(Outcome.INCOMPLETE, Outcome.LONG, Outcome.WRONG).contains(outcome);
        }
    }

    /** The outcome of a delivery. */
    enum Outcome {
        SAVED(200),
        ALREADY(409),
        LATE(409),
        RENEWED(409),
        INCOMPLETE(422),
        LONG(422),
        WRONG(422),
        REFUSED(422);

        private final int status;

        Outcome(int status) {
            this.status = status;
        }

        int status() {
            return status;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private String text(String field) {
        return request.value(field).orElse("").replace("\r\n", "\n");
    }

    private LabelingQueue queue() {
        return worker.study().queue();
    }

    Result result() {
        int length = text("reason").length();
        if (length > LONGEST_REASON) {
            return new Result(Outcome.LONG, String.valueOf(length), "reason");
        }
        Optional<LabelingView> inHand = inHand();
        if (inHand.filter(this::takenBack).isPresent()) {
            return new Result(Outcome.RENEWED);
        }
        try {
            return text("do").equals("skip") ? new Result(skip()) : answer(inHand);
        } catch (WrongValueException e) {
            return new Result(Outcome.WRONG, e.question(), e.field());
        } catch (IllegalArgumentException e) { // its words name what annotators must not know
            return new Result(Outcome.REFUSED);
        }
    }

    private Optional<LabelingView> inHand() {
        return queue().next(worker.annotator()).filter(view -> view.taskId().equals(task));
    }

    /** The task was given anew while its time still ran: its answer was taken back, and is not to come again. */
    private boolean takenBack(LabelingView view) {
        Instant given = instant(text("assignment"));
        return now.isBefore(given) && !given.equals(view.until());
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.MIN;
        }
    }

    private Outcome skip() {
        Receipt receipt = queue().skip(worker.annotator(), task, text("reason"));
        return receipt == Receipt.ALREADY_ANSWERED && standing().isEmpty() ? Outcome.SAVED : outcome(receipt);
    }

    private Result answer(Optional<LabelingView> inHand) {
        GivenValues given = new GivenValues(request::values, queue().questions());
        List<String> shown = inHand.map(LabelingView::answers).stream()
                .flatMap(List::stream)
                .map(ShownAnswer::name)
                .toList();
        Map<String, LabelValue> values =
                given.values(shown, inHand.map(MarkedText::of).orElse(""));
        if (values.size() < queue().questions().size()) {
            String field = given.missing(values);
            return new Result(Outcome.INCOMPLETE, given.question(field), field);
        }
        Receipt receipt = queue().answer(worker.annotator(), task, values, text("reason"), took());
        return new Result(receipt == Receipt.ALREADY_ANSWERED && same(values) ? Outcome.SAVED : outcome(receipt));
    }

    private static Outcome outcome(Receipt receipt) {
        return switch (receipt) {
            case SAVED -> Outcome.SAVED;
            case ALREADY_ANSWERED -> Outcome.ALREADY;
            case TOO_LATE -> Outcome.LATE;
        };
    }

    private boolean same(Map<String, LabelValue> values) {
        return standing()
                .filter(answer -> answer.reason().equals(text("reason")))
                .filter(answer -> SeenValues.of(answer).equals(values))
                .isPresent();
    }

    private Optional<AnswerGiven> standing() {
        return queue().answers().stream()
                .filter(answer ->
                        answer.taskId().equals(task) && answer.annotator().equals(worker.annotator()))
                .findFirst();
    }

    /** What the script has measured, else how long ago the page was made. */
    private Duration took() {
        String measured = text("took");
        Duration took = measured.matches("\\d{1,10}")
                ? Duration.ofMillis(Long.parseLong(measured))
                : Duration.between(instant(text("shown")), now);
        return took.isNegative() || took.compareTo(LONGEST) > 0 ? LONGEST : took;
    }
}
