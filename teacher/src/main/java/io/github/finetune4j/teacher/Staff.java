// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.calls.ModelCall;
import io.github.finetune4j.evaluation.calls.ModelCalls;
import io.github.finetune4j.evaluation.calls.RecordedAnswers;
import io.github.finetune4j.teacher.Ledger.Most;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The teachers and judges of a run: what they are asked is on record, paid for once, and counted. */
final class Staff implements AutoCloseable {
    private final List<AskedTeacher> teachers;
    private final ModelCalls calls;
    private final Path folder;
    private final RoundJournal journal;
    private final Ledger ledger;
    private final Map<String, RecordedTeacher> recorded = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final Set<String> paid = new HashSet<>();

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
     * {@return what came of each request} Equal ones are asked and counted once. What failed is asked once more; what
     * still fails is in the journal, so that a process that goes on decides the same. Where most fails, or one in
     * twenty by what may pass, the run ends, and none of it is lost: the service is out of order.
     */
    List<Optional<ChatResponse>> ask(int teacher, int round, String stageName, List<ChatRequest> requests) {
        RecordedTeacher model = recorded(teachers.get(teacher).given());
        String stage = stageName + " by " + teachers.get(teacher).identity();
        Map<String, ChatRequest> open = new LinkedHashMap<>();
        requests.forEach(request -> open.putIfAbsent(RecordedAnswers.key(request), request));
        boolean settled = journal.reached(round, stage);
        open.keySet().removeAll(journal.found(round, stage).keySet());
        Map<String, ModelCall> known = new LinkedHashMap<>();
        model.begin();
        ask(model, open, known);
        Map<String, ChatRequest> failed = failed(open, known);
        if (!settled && !failed.isEmpty()) {
            ask(model, failed, known);
            failed = failed(open, known);
        }
        stopAtAnOutage(model, open, failed, known);
        if (!settled) {
            keep(round, stage, failed);
        }
        return counted(teacher, model, requests, known);
    }

    private void ask(RecordedTeacher model, Map<String, ChatRequest> requests, Map<String, ModelCall> known) {
        List<String> keys = List.copyOf(requests.keySet());
        List<ModelCall> found = calls.ask(model.asked(), List.copyOf(requests.values()));
        model.throwIfFull();
        for (int i = 0; i < keys.size(); i++) {
            known.put(keys.get(i), found.get(i));
        }
    }

    private static Map<String, ChatRequest> failed(Map<String, ChatRequest> asked, Map<String, ModelCall> known) {
        Map<String, ChatRequest> failed = new LinkedHashMap<>(asked);
        failed.keySet().removeIf(key -> {
            ModelCall call = known.get(key);
            return call != null && call.response().isPresent();
        });
        return failed;
    }

    private static void stopAtAnOutage(
            RecordedTeacher model,
            Map<String, ChatRequest> asked,
            Map<String, ChatRequest> failed,
            Map<String, ModelCall> known) {
        StageFailures failures = model.failures(asked.keySet(), failed.keySet());
        if (failures.storm() || failures.mostFailed()) {
            ModelCall first = known.get(failed.keySet().iterator().next());
            String error = first == null ? "" : first.error();
            throw new FineTuneException("the teacher " + model.name() + " answered " + (asked.size() - failed.size())
                    + " of " + asked.size() + " questions, the others failed twice (" + error.replaceAll("(?s):.*", "")
                    + ") -> teach again later, it goes on");
        }
    }

    private void keep(int round, String stage, Map<String, ChatRequest> failed) {
        Map<String, Object> keys = new LinkedHashMap<>();
        failed.keySet().forEach(key -> keys.put(key, "unanswered"));
        journal.keep(round, stage, keys);
    }

    private List<Optional<ChatResponse>> counted(
            int teacher, RecordedTeacher model, List<ChatRequest> requests, Map<String, ModelCall> known) {
        List<Optional<ChatResponse>> all = new ArrayList<>();
        for (ChatRequest request : requests) {
            String key = RecordedAnswers.key(request);
            String place = place(teacher, request);
            Optional<ChatResponse> answer = Optional.ofNullable(known.get(key)).flatMap(ModelCall::response);
            if (asked.add(place)) {
                ledger.asked();
            }
            if (answer.isPresent() && paid.add(place)) {
                Usage usage = answer.get().usage();
                ledger.paid(usage, teachers.get(teacher).cost(usage, model.priceShare()));
            }
            all.add(answer);
        }
        return all;
    }

    /** {@return whether a teacher was asked the same already, in this run or one before it} */
    boolean wasAsked(int teacher, ChatRequest request) {
        return asked.contains(place(teacher, request));
    }

    private static String place(int teacher, ChatRequest request) {
        return teacher + " " + RecordedAnswers.key(request);
    }

    /** {@return the model, whose answers are kept} */
    RecordedTeacher recorded(ChatModel model) {
        return recorded.computeIfAbsent(
                RecordedTeacher.identity(model), identity -> new RecordedTeacher(model, folder));
    }

    /** {@return what a reader should know of how answers came, and what they cost} */
    List<String> notes() {
        return recorded.values().stream()
                .flatMap(model -> model.notes().stream())
                .toList();
    }

    @Override
    public void close() {
        recorded.values().forEach(RecordedTeacher::close);
    }
}
