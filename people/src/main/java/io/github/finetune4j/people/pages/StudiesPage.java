// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageAddress;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.people.evaluation.HumanEvaluation;
import io.github.finetune4j.people.evaluation.HumanResult;
import io.github.finetune4j.people.labeling.QueueProgress;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** For the operator: how far people are, what they found, new invitations, and those that are taken back. */
record StudiesPage(Map<String, Study> studies, PeoplePages pages) implements ConsolePage {
    private static final int LONGEST_NAME = 100;
    private static final int MOST_DAYS = 366;
    private static final String STUDY = "study";
    private static final String ANNOTATOR = "annotator";
    private static final String ACTION = "do";
    private static final String REVOKE = "revoke";

    @Override
    public String path() {
        return "people";
    }

    @Override
    public String title() {
        return "People";
    }

    @Override
    public PageContent respond(PageRequest request) {
        if (request.isChange()) {
            boolean revokes = request.value(ACTION).filter(REVOKE::equals).isPresent();
            return revokes ? revoked(request) : invited(request);
        }
        return request.value(STUDY)
                .map(name -> one(name, request.changesAllowed()))
                .orElseGet(this::all);
    }

    private PageContent all() {
        return PageContent.page(
                title(),
                body -> body.table(
                        "Studies",
                        List.of("Study", "Tasks", "Finished", "Answers"),
                        studies.values().stream().map(this::row).toList()));
    }

    private List<Consumer<PageBody>> row(Study study) {
        QueueProgress progress = study.queue().progress();
        return List.of(
                to -> to.link(path(), Map.of(STUDY, study.name()), study.name()),
                number(progress.tasks()),
                number(progress.finished()),
                number(progress.answers()));
    }

    private static Consumer<PageBody> number(long number) {
        return to -> to.text(String.valueOf(number));
    }

    private PageContent one(String name, boolean changesAllowed) {
        Study study = studies.get(name);
        if (study == null) {
            return PageContent.missing("There is no study " + name + ".");
        }
        return PageContent.page(name, body -> {
            QueueProgress progress = study.queue().progress();
            body.paragraph(progress.finished() + " of " + progress.tasks() + " tasks are finished, with "
                    + study.queue().overlap() + " answers each; " + progress.answers() + " answers stand.");
            HumanEvaluation evaluation = study.evaluation();
            if (evaluation != null) {
                result(body, evaluation.result());
            }
            people(body, study);
            body.open("p")
                    .link(AdjudicationPage.PATH, Map.of(STUDY, name), "Decide what is disputed")
                    .close();
            if (changesAllowed) {
                form(body, name);
                revocation(body, name);
            }
        });
    }

    private static void result(PageBody body, HumanResult result) {
        body.heading("What people found so far");
        result.summary().lines().forEach(body::paragraph);
    }

    /** The work of one person. */
    private static final class Work {
        private int answers;
        private Instant last = Instant.MIN;
        private final List<Duration> took = new ArrayList<>();

        void add(AnswerGiven answer) {
            answers++;
            last = answer.at().isAfter(last) ? answer.at() : last;
            took.add(answer.took());
        }

        long seconds() {
            return took.stream().sorted().toList().get(took.size() / 2).toSeconds();
        }
    }

    private static void people(PageBody body, Study study) {
        Map<String, Work> people = new TreeMap<>();
        study.queue()
                .answers()
                .forEach(answer -> people.computeIfAbsent(answer.annotator(), name -> new Work())
                        .add(answer));
        body.heading("Who has answered");
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        people.forEach((name, work) -> rows.add(List.of(
                to -> to.text(name),
                number(work.answers),
                to -> to.text(work.seconds() + " s"),
                to -> to.text(ShownTime.words(work.last)))));
        body.table("Who has answered", List.of("Name", "Answers", "Median time", "Last answer"), rows);
    }

    private void form(PageBody body, String study) {
        body.heading("Invite somebody");
        body.changeForm(path(), form -> {
            form.hidden(STUDY, study);
            form.field(ANNOTATOR, "Pseudonym", "", LONGEST_NAME).field("days", "Days until it ends", "7", 5);
            form.button("Make a link");
        });
    }

    private void revocation(PageBody body, String study) {
        body.heading("Take invitations back");
        body.changeForm(path(), form -> {
            form.hidden(STUDY, study);
            form.hidden(ACTION, REVOKE);
            form.field(ANNOTATOR, "Pseudonym", "", LONGEST_NAME).button("Revoke all links of this person");
        });
    }

    private PageContent revoked(PageRequest request) {
        String study = request.line(STUDY, LONGEST_NAME);
        String annotator = request.line(ANNOTATOR, LONGEST_NAME);
        pages.revoke(study, annotator);
        return PageContent.page("Links of " + annotator, body -> {
            body.paragraph("The links that " + annotator + " had until now let nobody in any more. Answers stay.");
            back(body, study);
        });
    }

    private void back(PageBody body, String study) {
        body.open("p").link(path(), Map.of(STUDY, study), "Back to the study").close();
    }

    private PageContent invited(PageRequest request) {
        int days = request.number("days", 7);
        Given.from("days", days, 1, MOST_DAYS);
        Invitation invitation = pages.invite(
                request.line(STUDY, LONGEST_NAME), request.line(ANNOTATOR, LONGEST_NAME), Duration.ofDays(days));
        return PageContent.page("Invitation of " + invitation.annotator(), body -> {
            body.paragraph("Copy the address of this link and give it to this person alone. It ends at "
                    + ShownTime.words(invitation.end()) + ".");
            body.open("p")
                    .link(
                            new PageAddress(WorkPages.PATH, Map.of(WorkPages.INVITATION, invitation.token())),
                            "Link for " + invitation.annotator())
                    .close();
            body.open("p").element("code", invitation.path()).close();
            back(body, invitation.study());
        });
    }
}
