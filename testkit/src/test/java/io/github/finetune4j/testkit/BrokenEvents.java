// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobEvent.Note;
import io.github.finetune4j.job.JobEvent.StatusChanged;
import io.github.finetune4j.job.JobEvent.StepCompleted;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Providers that break rules 4. */
final class BrokenEvents {
    private BrokenEvents() {}

    static Stream<Broken> all() {
        return Stream.of(
                Broken.of("4.1", "keeps the last three events of an ended job", KeepsThree::new),
                Broken.of("4.2", "loses notes between two pages", LosesNotes::new),
                Broken.of("4.3", "takes the time of reading for the event's", TimesOfReading::new),
                changing("4.4", "gives all steps the same id", events -> map(events, BrokenEvents::sameId)),
                changing("4.5", "swaps the first two events", BrokenEvents::swap),
                changing("4.6", "declares steps and gives none", events -> without(events, StepCompleted.class)),
                Broken.bare("4.6", "gives steps it does not declare", (inner, clock) -> new ExtraStep(inner)),
                Broken.of("4.7", "gives an empty page for an unknown job", EmptyForUnknown::new),
                Broken.of("4.8", "repeats the last event for ever", RepeatsTheLast::new),
                changing(
                        "4.9",
                        "never says that the job succeeded",
                        events -> events.stream()
                                .filter(event ->
                                        !(event instanceof StatusChanged s && s.status() == JobStatus.SUCCEEDED))
                                .toList()));
    }

    private static Broken changing(String rule, String what, UnaryOperator<List<JobEvent>> change) {
        return Broken.of(rule, what, inner -> new ForwardingProvider(inner) {
            @Override
            public EventPage events(JobRef ref, String cursor) {
                return with(super.events(ref, cursor), change);
            }
        });
    }

    private static List<JobEvent> map(List<JobEvent> events, UnaryOperator<JobEvent> change) {
        return events.stream().map(change).toList();
    }

    private static List<JobEvent> without(List<JobEvent> events, Class<? extends JobEvent> kind) {
        return events.stream().filter(event -> !kind.isInstance(event)).toList();
    }

    private static JobEvent sameId(JobEvent event) {
        return event instanceof StepCompleted s
                ? new StepCompleted(
                        "step", s.at(), s.step(), 0, s.epoch(), s.loss(), s.learningRate(), 0, Duration.ZERO)
                : event;
    }

    private static List<JobEvent> swap(List<JobEvent> events) {
        List<JobEvent> swapped = new ArrayList<>(events);
        if (swapped.size() > 1 && swapped.get(0).id().equals("e1")) {
            Collections.swap(swapped, 0, 1);
        }
        return swapped;
    }

    private static final class KeepsThree extends ForwardingProvider {
        KeepsThree(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public EventPage events(JobRef ref, String cursor) {
            EventPage page = super.events(ref, cursor);
            boolean old = cursor.equals(EventPage.START) && poll(ref).status().terminal();
            return old ? with(page, all -> all.subList(Math.max(0, all.size() - 3), all.size())) : page;
        }
    }

    private static final class LosesNotes extends ForwardingProvider {
        LosesNotes(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public EventPage events(JobRef ref, String cursor) {
            EventPage page = super.events(ref, cursor);
            return cursor.equals(EventPage.START) ? page : with(page, events -> without(events, Note.class));
        }
    }

    private static final class TimesOfReading extends ForwardingProvider {
        private final Map<String, Integer> readings = new ConcurrentHashMap<>();

        TimesOfReading(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public EventPage events(JobRef ref, String cursor) {
            EventPage page = super.events(ref, cursor);
            if (!poll(ref).status().terminal()) {
                return page;
            }
            int reading = readings.merge(ref + " " + cursor, 1, Integer::sum);
            return with(
                    page,
                    events -> map(
                            events,
                            event -> event instanceof Note n
                                    ? new Note(n.id(), n.at().plusMillis(reading - 1), n.level(), n.text())
                                    : event));
        }
    }

    private static final class ExtraStep extends ForwardingProvider {
        ExtraStep(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public EventPage events(JobRef ref, String cursor) {
            EventPage page = super.events(ref, cursor);
            return with(page, events -> {
                List<JobEvent> more = new ArrayList<>(events);
                events.stream()
                        .filter(Note.class::isInstance)
                        .forEach(note -> more.add(
                                more.indexOf(note),
                                new StepCompleted("s1", note.at(), 1, 0, 0, 1, 0, 0, Duration.ZERO)));
                return more;
            });
        }
    }

    private static final class EmptyForUnknown extends ForwardingProvider {
        EmptyForUnknown(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public EventPage events(JobRef ref, String cursor) {
            try {
                return super.events(ref, cursor);
            } catch (JobNotFoundException e) {
                if (BrokenPolls.wellFormed(ref)) {
                    return new EventPage(List.of(), cursor, false);
                }
                throw e;
            }
        }
    }

    private static final class RepeatsTheLast extends ForwardingProvider {
        RepeatsTheLast(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public EventPage events(JobRef ref, String cursor) {
            EventPage page = super.events(ref, cursor);
            if (!page.events().isEmpty() || cursor.equals(EventPage.START)) {
                return page;
            }
            List<JobEvent> all = super.events(ref, EventPage.START).events();
            return with(page, nothing -> all.subList(all.size() - 1, all.size()));
        }
    }
}
