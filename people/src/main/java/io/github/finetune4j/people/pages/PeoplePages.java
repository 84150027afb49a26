// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.console.Console;
import io.github.finetune4j.internal.names.Names;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.people.evaluation.HumanEvaluation;
import io.github.finetune4j.people.labeling.LabelingQueue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ResourceBundle;
import org.apiguardian.api.API;

/**
 * The pages on which people work through studies and queues, served by a console: each person comes in by an invitation
 * and sees nothing of the console, whose operator has a page about how far they are. Safe for use by several threads.
 *
 * <pre>{@code
 * PeoplePages pages = PeoplePages.of(InvitationKey.keptIn(folder.resolve("invitations.key")), study);
 * try (Console console = pages.addTo(Console.builder(registry).allowChanges()).open()) {
 *     System.out.println(pages.invite("tone-study", "rater-17", Duration.ofDays(7)).address(console.origin()));
 *     waitForTheEnd();
 * }
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("exports")
public final class PeoplePages {
    // Types of the console are exported: whoever calls that method has it, and nobody else is to need it
    private final Map<String, Study> studies;
    private final Invitations invitations;
    private final InstantSource clock;
    private final Texts texts;

    private PeoplePages(Builder settings) {
        studies = Collections.unmodifiableMap(new LinkedHashMap<>(settings.studies));
        clock = settings.clock;
        texts = settings.texts;
        invitations = new Invitations(settings.key, clock);
    }

    /**
     * {@return the pages of one study}
     *
     * @param key that invitations are signed with
     * @param study whose rows are judged
     */
    public static PeoplePages of(InvitationKey key, HumanEvaluation study) {
        return builder(key).addStudy(study).build();
    }

    /**
     * {@return the pages of one queue}
     *
     * @param key that invitations are signed with
     * @param queue whose tasks are answered
     */
    public static PeoplePages of(InvitationKey key, LabelingQueue queue) {
        return builder(key).addQueue(queue).build();
    }

    /**
     * {@return a builder}
     *
     * @param key that invitations are signed with
     */
    public static Builder builder(InvitationKey key) {
        return new Builder(key);
    }

    /**
     * {@return a link for one person} It ends in its time, when it is {@linkplain #revoke revoked}, or with the key.
     *
     * @param study the name of its journal
     * @param annotator a pseudonym
     * @param length how long it lets the person in, at least a second
     * @throws IllegalArgumentException if there is no such study, or the pseudonym is no name
     */
    public Invitation invite(String study, String annotator, Duration length) {
        LabelingQueue queue = study(study).queue();
        if (length.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "length of an invitation: " + ShownTime.words(length) + " -> give people some time");
        }
        Names.check("an annotator's pseudonym", annotator);
        return invitations.invite(study, annotator, clock.instant().plus(length), queue.revocations(annotator));
    }

    private Study study(String name) {
        Study study = studies.get(name);
        if (study == null) {
            throw new IllegalArgumentException("study " + name + " is not here -> name one of " + studies.keySet());
        }
        return study;
    }

    /**
     * Takes back all links that one person has to a study: they let nobody in any more, and who is in by one of them is
     * out. It stands in the study's journal, so it outlasts a restart. Answers stay; a new invitation works again.
     *
     * @param study the name of its journal
     * @param annotator a pseudonym
     * @throws IllegalArgumentException if there is no such study, or the pseudonym is no name
     * @throws io.github.finetune4j.error.FineTuneException if it can't be kept
     */
    public void revoke(String study, String annotator) {
        study(study).queue().revokeInvitations(annotator);
    }

    /**
     * Adds the pages to a console: {@code /judge} for people, <q>People</q> for the operator, who can make invitations,
     * revoke them and decide what is disputed there if the console allows changes.
     *
     * @param console that is not open yet
     * @return the same
     */
    public Console.Builder addTo(Console.Builder console) {
        return console.addGuests(new WorkPages(studies, invitations, texts, clock))
                .addPage(new StudiesPage(studies, this))
                .addPage(new AdjudicationPage(studies));
    }

    /**
     * Settings of pages. For use by one thread.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private final Map<String, Study> studies = new LinkedHashMap<>();
        private final InvitationKey key;
        private InstantSource clock = InstantSource.system();
        private Texts texts = Texts.english();

        private Builder(InvitationKey key) {
            this.key = key;
        }

        /**
         * Adds a study.
         *
         * @param study whose rows are judged
         * @return this
         */
        public Builder addStudy(HumanEvaluation study) {
            return add(new Study(study.queue(), study));
        }

        /**
         * Adds a queue.
         *
         * @param queue whose tasks are answered
         * @return this
         */
        public Builder addQueue(LabelingQueue queue) {
            return add(new Study(queue, null));
        }

        private Builder add(Study study) {
            if (studies.putIfAbsent(study.name(), study) != null) {
                throw new IllegalArgumentException(
                        "study " + study.name() + " is here already -> name each journal its own way");
            }
            return this;
        }

        /**
         * Sets the words of the pages.
         *
         * @param translation with all keys of {@code work.properties} of this package; English by default
         * @return this
         * @throws IllegalArgumentException if keys are missing
         */
        public Builder texts(ResourceBundle translation) {
            texts = Texts.of(translation);
            return this;
        }

        /**
         * Sets the clock by which invitations end.
         *
         * @param clock the system's by default
         * @return this
         */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /**
         * {@return the pages}
         *
         * @throws IllegalArgumentException if there is nothing to work at
         */
        public PeoplePages build() {
            if (studies.isEmpty()) {
                throw new IllegalArgumentException("pages for people: no study -> add one, or a queue");
            }
            return new PeoplePages(this);
        }
    }
}
