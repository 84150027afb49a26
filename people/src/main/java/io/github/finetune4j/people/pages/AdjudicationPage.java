// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.people.data.AdjudicationCase;
import io.github.finetune4j.people.data.LabelConsensus;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * For the expert: the least certain task with all votes and reasons, and the decision. The answers have neutral names
 * here as well, in the order in which the task has them.
 */
record AdjudicationPage(Map<String, Study> studies) implements ConsolePage {
    static final String PATH = "adjudication";
    private static final double THRESHOLD = 0.8;
    private static final int LONGEST_NAME = 100;
    private static final String STUDY = "study";
    private static final String TASK = "task";

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String title() {
        return "Decide what is disputed";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public PageContent respond(PageRequest request) {
        Study study = studies.get(request.required(STUDY));
        if (study == null) {
            return PageContent.missing("There is no such study.");
        }
        return request.isChange() ? decide(study, request) : next(study, request.changesAllowed());
    }

    /** By task, the question that is least certain there first. */
    private static Map<String, AdjudicationCase> open(LabelingQueue queue) {
        Map<String, AdjudicationCase> open = new LinkedHashMap<>();
        for (Question question : queue.questions()) {
            if (!(question instanceof Question.Rating)) {
                LabelConsensus.of(queue, question.name(), LabelConsensus.Method.MAJORITY, THRESHOLD)
                        .toAdjudicate()
                        .forEach(each -> open.putIfAbsent(each.task().id(), each));
            }
        }
        return open;
    }

    private PageContent next(Study study, boolean changesAllowed) {
        Map<String, AdjudicationCase> open = open(study.queue());
        return PageContent.page(title(), body -> {
            body.open("p")
                    .link("people", Map.of(STUDY, study.name()), study.name())
                    .text(": " + open.size() + (open.size() == 1 ? " task is" : " tasks are") + " disputed: less than "
                            + Math.round(100 * THRESHOLD) + " % of those who answered agree.")
                    .close();
            open.values().stream().findFirst().ifPresent(first -> {
                one(body, first);
                if (changesAllowed) {
                    form(body, study, first.task());
                }
            });
        });
    }

    private static void one(PageBody body, AdjudicationCase first) {
        LabelingTask task = first.task();
        List<String> names = List.copyOf(task.answers().keySet());
        body.heading("What was asked");
        for (Message message : task.prompt()) {
            body.open("p", "class", "role").text(message.role().word()).close().quoted(message.content());
        }
        for (int i = 0; i < names.size(); i++) {
            body.heading("Answer " + (char) ('A' + i)).quoted(task.answers().getOrDefault(names.get(i), ""));
        }
        body.heading("What people said");
        body.table(
                "Votes",
                List.of("Who", "Vote", "Reason"),
                first.answers().stream().map(answer -> row(answer, names)).toList());
    }

    private static List<Consumer<PageBody>> row(AnswerGiven answer, List<String> names) {
        List<String> votes = new ArrayList<>();
        SeenValues.of(answer.values(), names).forEach((question, value) -> votes.add(question + ": " + words(value)));
        return List.of(
                to -> to.text(answer.annotator()), to -> votes.forEach(to::quoted), to -> to.quoted(answer.reason()));
    }

    private static String words(LabelValue value) {
        if (value instanceof LabelValue.Chosen chosen) {
            return String.join(", ", chosen.labels());
        } else if (value instanceof LabelValue.Corrected corrected) {
            return corrected.text();
        } else if (value instanceof LabelValue.Rated rated) {
            return rated.byAnswer().toString();
        } else if (value instanceof LabelValue.Preferred preferred) {
            return preferred.answer().isEmpty()
                    ? preferred.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                    : preferred.answer();
        }
        return ((LabelValue.Marked) value)
                .spans().stream()
                        .map(span -> span.label() + " " + span.start() + "–" + span.end())
                        .collect(Collectors.joining(", "));
    }

    private static void form(PageBody body, Study study, LabelingTask task) {
        List<Question> questions = study.queue().questions();
        body.heading("Your decision");
        body.changeForm(PATH, form -> {
            form.hidden(STUDY, study.name());
            form.hidden(TASK, task.id());
            for (int i = 0; i < questions.size(); i++) {
                new DecisionFields(form, task, "q" + i).write(questions.get(i));
            }
            form.field("expert", "Your pseudonym", "", LONGEST_NAME).field("reason", "Why", "", 2000);
            form.button("Decide");
        });
    }

    private static PageContent decide(Study study, PageRequest request) {
        String id = request.required(TASK);
        LabelingTask task = study.queue().tasks().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("task " + id + " is not here -> open this page anew"));
        List<String> names = List.copyOf(task.answers().keySet());
        GivenValues given = new GivenValues(request::values, study.queue().questions());
        Map<String, LabelValue> values = given.values(SeenValues.neutral(names), task.markedText());
        study.queue()
                .adjudicate(
                        request.line("expert", LONGEST_NAME),
                        id,
                        SeenValues.named(values, names),
                        request.value("reason").orElse(""));
        return PageContent.goTo(PATH, Map.of(STUDY, study.name()));
    }
}
