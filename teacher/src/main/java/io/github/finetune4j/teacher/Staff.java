// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.calls.ModelCall;
import io.github.finetune4j.evaluation.calls.ModelCalls;
import io.github.finetune4j.evaluation.calls.RecordedAnswers;
import io.github.finetune4j.teacher.Ledger.Most;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The teachers and judges of a run: what they are asked is on record, paid for once, and counted. */
final class Staff implements AutoCloseable {
    private static final int OUTAGE = 5;
    private static final int STORM = 20;

    private final List<AskedTeacher> teachers;
    private final ModelCalls calls;
    private final Path folder;
    private final RoundJournal journal;
    private final Ledger ledger;
    private final Map<String, RecordedTeacher> recorded = new LinkedHashMap<>();

    Staff(TeacherSettings settings, RoundJournal journal) {
        this.teachers = settings.teachers();
        this.calls = settings.calls();
        this.folder = settings.folder();
        this.journal = journal;
        this.ledger = new Ledger(settings.budget());
    }

    Ledger ledger() {
        return ledger;
    }

    int size() {
        return teachers.size();
    }

    Most mostOfAll(ChatRequest request) {
        Most sum = Most.NOTHING;
        for (int teacher = 0; teacher < teachers.size(); teacher++) {
            sum = sum.plus(most(teacher, request));
        }
        return sum;
    }

    Most most(int teacher, ChatRequest request) {
        return Most.of(AskedTeacher.most(request), teachers.get(teacher).cost(AskedTeacher.most(request), 1));
    }

    Vote vote(int teacher, ChatResponse answer) {
        AskedTeacher its = teachers.get(teacher);
        return new Vote(
                its, answer, its.cost(answer.usage(), recorded(its.given()).priceShare()));
    }

    /**
     * {@return what came of each request} What failed is asked once more; what still fails is in the journal, so that a
     * process that goes on decides the same. Where most fails, or one in twenty by what may pass, the run ends,
     * and none of it is lost: the service is out of order.
     */
    List<Optional<ChatResponse>> ask(int teacher, int round, String stage, List<ChatRequest> requests) {
        RecordedTeacher model = recorded(teachers.get(teacher).given());
        boolean settled = journal.reached(round, stage);
        Map<String, Object> given = journal.found(round, stage);
        List<ChatRequest> open = requests.stream()
                .filter(request -> !given.containsKey(RecordedAnswers.key(request)))
                .toList();
        Map<String, ModelCall> known = new LinkedHashMap<>();
        ask(model, open, known);
        List<ChatRequest> failed = failed(open, known);
        if (!settled && !failed.isEmpty()) {
            ask(model, failed, known);
            failed = failed(open, known);
        }
        stopAtAnOutage(model, open.size(), failed, known);
        if (!settled) {
            keep(round, stage, failed);
        }
        return counted(teacher, model, requests, known);
    }

    private void ask(RecordedTeacher model, List<ChatRequest> requests, Map<String, ModelCall> known) {
        List<ModelCall> found = calls.ask(model, requests);
        model.throwIfFull();
        for (int i = 0; i < requests.size(); i++) {
            known.put(RecordedAnswers.key(requests.get(i)), found.get(i));
        }
    }

    private static List<ChatRequest> failed(List<ChatRequest> asked, Map<String, ModelCall> known) {
        return asked.stream()
                .filter(request -> {
                    ModelCall call = known.get(RecordedAnswers.key(request));
                    return call == null || call.response().isEmpty();
                })
                .toList();
    }

    private static void stopAtAnOutage(
            RecordedTeacher model, int asked, List<ChatRequest> failed, Map<String, ModelCall> known) {
        long forNow = failed.stream().filter(model::failedForNow).count();
        boolean storm = forNow > 1 && forNow * STORM >= asked;
        if (storm || (failed.size() >= OUTAGE && 2 * failed.size() > asked)) {
            ModelCall first = known.get(RecordedAnswers.key(failed.get(0)));
            String error = first == null ? "" : first.error();
            throw new FineTuneException("the teacher " + model.name() + " answered " + (asked - failed.size()) + " of "
                    + asked + " questions, the others failed twice (" + error.replaceAll(":.*", "")
                    + ") -> teach again later, it goes on");
        }
    }

    private void keep(int round, String stage, List<ChatRequest> failed) {
        Map<String, Object> keys = new LinkedHashMap<>();
        failed.forEach(request -> keys.put(RecordedAnswers.key(request), "unanswered"));
        journal.keep(round, stage, keys);
    }

    private List<Optional<ChatResponse>> counted(
            int teacher, RecordedTeacher model, List<ChatRequest> requests, Map<String, ModelCall> known) {
        List<Optional<ChatResponse>> all = new ArrayList<>();
        for (ChatRequest request : requests) {
            Optional<ChatResponse> answer =
                    Optional.ofNullable(known.get(RecordedAnswers.key(request))).flatMap(ModelCall::response);
            ledger.asked();
            answer.ifPresent(
                    some -> ledger.paid(some.usage(), teachers.get(teacher).cost(some.usage(), model.priceShare())));
            all.add(answer);
        }
        return all;
    }

    /** {@return the model, whose answers are kept; it is asked as the teachers are, in batches where they are} */
    RecordedTeacher recorded(ChatModel model) {
        return recorded.computeIfAbsent(
                RecordedTeacher.identity(model), identity -> new RecordedTeacher(model, folder));
    }

    @Override
    public void close() {
        recorded.values().forEach(RecordedTeacher::close);
    }
}
