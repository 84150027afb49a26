// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.feedback.FeedbackChannel;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Step;
import io.github.finetune4j.maintenance.step.RolloutCanary;
import io.github.finetune4j.monitor.Monitor;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.AlertEvent;
import io.github.finetune4j.monitor.alert.Evidence;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.Rollout;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** The days of the year, one after the other: tickets, thumbs, monitors, people, maintenance. */
final class Life implements AutoCloseable {
    private static final String DAY_ENDED = "day";
    private static final int MORNING = 7;
    private static final int EVENING = 21;
    private static final int NIGHT = 22;

    private final Books books;
    private final Tuner tuner;
    private final Journal journal;
    private final Answered answered;
    private final Users users;
    private final Clock clock;
    private final Monitors monitors;
    private final RolloutCanary canary;
    private final Campaigns campaigns;
    private final Upkeep upkeep;
    private final Rivals rivals;
    private final Truth truth;
    private final Map<Integer, Rote> rotes = new HashMap<>();
    private final BiConsumer<Integer, Long> inCanary;
    private final int begin;
    private long answeredInCanary;

    /**
     * Goes on with a year where it stands.
     *
     * @param books of the year
     * @param tuner trains and answers
     * @param inCanary notified of the month and the number of a ticket that is answered during a canary
     */
    Life(Books books, Tuner tuner, BiConsumer<Integer, Long> inCanary) {
        this.books = books;
        this.tuner = tuner;
        this.inCanary = inCanary;
        journal = books.journal();
        begin = journal.last(DAY_ENDED).map(entry -> entry.day() + 1).orElse(0);
        clock = new Clock(Days.at(begin, 0));
        answered = Answered.read(books.world(), books.captured());
        users = new Users(books.settings().seed());
        ModelVersion first = first();
        monitors = monitors();
        canary = YearCanary.of(books, clock, this::rote);
        campaigns = new Campaigns(books, answered, clock);
        upkeep = new Upkeep(books, tuner, campaigns, monitors, canary, new Watch(this::thumbs, clock), clock);
        rivals = new Rivals(books, tuner, rote(first));
        truth = new Truth(books, tuner);
        afterDeath();
    }

    // says so where the process before this one was killed
    private void afterDeath() {
        List<Journal.Entry> all = journal.of();
        if (!all.isEmpty() && all.get(all.size() - 1).kind().equals("killed")) {
            journal.add(
                    begin,
                    "resumed",
                    "another process finds " + answered.all().size() + " answered tickets and " + cycles().size()
                            + " cycles of maintenance; what was begun goes on where it was");
        }
    }

    private ModelVersion first() {
        if (books.registry().models().contains(Upkeep.MODEL)
                && books.registry().model(Upkeep.MODEL).aliases().containsKey(Upkeep.CHAMPION)) {
            return version(1);
        }
        journal.once(
                0,
                "story",
                "the starter model learns to route tickets from "
                        + books.settings().firstRows() + " labelled ones");
        ModelVersion first =
                tuner.tune("first-" + books.settings().seed(), Upkeep.MODEL, null, Upkeep.firstRows(books));
        books.registry()
                .moveAlias(
                        books.registry().model(Upkeep.MODEL),
                        Upkeep.CHAMPION,
                        first.number(),
                        "the desk",
                        "the first one");
        return first;
    }

    private Monitors monitors() {
        return Monitors.builder(books.captured(), books.workspace().monitors())
                .addMonitor(Monitor.of(LiveMetric.feedback(YearCanary.THUMBS)))
                .addMonitor(Monitor.shift("wording", new Wording(Upkeep.firstRows(books))::of))
                .sliceBy() // all of the traffic alone
                .mostSlices(1)
                .addSink("journal", this::notified)
                .clock(clock)
                .build();
    }

    private void notified(AlertEvent event) {
        if (event.kind() == AlertEvent.Kind.FIRED || event.kind() == AlertEvent.Kind.JOINED) {
            List<Evidence> evidence = event.alert().evidence();
            Evidence newest = evidence.get(evidence.size() - 1);
            journal.once(
                    Days.of(event.at()),
                    "alarm",
                    Alarms.words(newest, event.alert().suggestion()));
        } else if (event.kind() == AlertEvent.Kind.RESOLVED) {
            journal.once(Days.of(event.at()), "over", event.why().isEmpty() ? "the figures are back" : event.why());
        }
    }

    /** {@return all rounds of maintenance} */
    List<Cycle> cycles() {
        return upkeep.cycles();
    }

    /** {@return how good each line was by now} */
    Months months() {
        return new Months(books, answered);
    }

    /** Lives through what is left of the year. */
    void live() {
        live(begin, World.DAYS - 1);
    }

    /**
     * Lives through some days, as far as they are left.
     *
     * @param first from 0
     * @param last included
     */
    void live(int first, int last) {
        for (int day = Math.max(begin, first); day <= last; day++) {
            day(day);
        }
    }

    private void day(int day) {
        news(day);
        clock.set(Days.at(day, MORNING));
        upkeep.morning(day);
        thumbs(day);
        tickets(day);
        clock.set(Days.at(day, EVENING));
        YearCanary.live(canary).ifPresent(Rollout::runInterimAnalysis);
        monitors.look();
        campaigns.evening(day, alarms(), upkeep.cycles());
        clock.set(Days.at(day, NIGHT));
        upkeep.evening(day);
        settle(day);
        night(day);
        if (Days.endsMonth(day)) {
            rivals.live(Days.month(day));
            journal.once(day, "month", months().line(Days.month(day)));
        }
        journal.once(day, DAY_ENDED, "");
    }

    private void news(int day) {
        if (day == Days.of(World.SOLAR_FROM)) {
            journal.once(day, "world", "the firm sells solar panels; tickets about them go to a new team, energy");
        } else if (day == Days.of(World.RENTAL_FROM)) {
            journal.once(day, "world", "the firm rents out devices; tickets about them go to a new team, rentals");
        } else if (day == LabelFirm.DAY) {
            journal.once(
                    day,
                    "poison",
                    "a labelling firm delivers " + LabelFirm.ROWS + " rows whose teams are all shifted by one");
        }
    }

    // a rollout waits for no clock that jumps over the night
    private void night(int day) {
        for (int hour = NIGHT + 1; hour < 24 + MORNING; hour += 2) {
            clock.set(Days.at(day, 0).plusSeconds(3600L * hour));
            YearCanary.live(canary).ifPresent(Rollout::runInterimAnalysis);
        }
    }

    private List<Alert> alarms() {
        return monitors.alerts().open().stream()
                .filter(alert -> alert.kind() != Alert.Kind.NO_DATA)
                .toList();
    }

    private ModelVersion version(int number) {
        return books.registry().model(Upkeep.MODEL).version(number);
    }

    private Rote rote(ModelVersion version) {
        return rotes.computeIfAbsent(version.number(), number -> new Rote(tuner.model(version)));
    }

    private void tickets(int day) {
        List<Request> all = books.world().day(day);
        List<Request> left = all.stream().filter(each -> !answered.has(each)).toList();
        Optional<Rollout> rollout = YearCanary.live(canary);
        prepare(left, rollout, books.registry().model(Upkeep.MODEL).alias(Upkeep.CHAMPION));
        try (Desk desk = new Desk(canary, books.captured(), answered, clock)) {
            for (Request each : left) {
                clock.set(each.at());
                rollout.ifPresent(Rollout::runInterimAnalysis);
                desk.answer(each);
                if (rollout.isPresent()) {
                    inCanary.accept(Days.month(day), ++answeredInCanary);
                }
            }
            desk.flush();
        }
    }

    private void prepare(List<Request> requests, Optional<Rollout> rollout, ModelVersion champion) {
        int candidate = upkeep.current()
                .map(Cycle::candidate)
                .filter(number -> number.isPresent())
                .map(number -> number.getAsInt())
                .orElse(champion.number());
        Map<Boolean, List<Request>> byArm = requests.stream()
                .collect(Collectors.partitioningBy(
                        each -> rollout.filter(live -> live.arm(each.chat()).equals("candidate"))
                                .isPresent()));
        rote(champion).prepare(byArm.getOrDefault(false, List.of()));
        rote(version(candidate)).prepare(byArm.getOrDefault(true, List.of()));
    }

    private void thumbs(int day) {
        FeedbackChannel feedback = Desk.feedback(books.captured(), clock);
        YearCanary.live(canary).ifPresent(feedback::attach);
        for (Answered.Answer each : answered.between(day - 5, day - 1)) {
            users.thumb(each.request(), each.right())
                    .filter(thumb -> thumb.day() == day)
                    .ifPresent(thumb -> feedback.thumb(each.responseId(), thumb.up()));
        }
    }

    private Watch.Thumbs thumbs(Instant from, Instant until) {
        long up = 0;
        long all = 0;
        for (Answered.Answer each : answered.between(Days.of(from) - 5, Days.of(until))) {
            Optional<Users.Thumb> thumb = users.thumb(each.request(), each.right())
                    .filter(given -> !Days.at(given.day(), MORNING).isBefore(from)
                            && Days.at(given.day(), MORNING).isBefore(until));
            all += thumb.isPresent() ? 1 : 0;
            up += thumb.filter(Users.Thumb::up).isPresent() ? 1 : 0;
        }
        return new Watch.Thumbs(up, all);
    }

    // what became of cycles: how good a candidate really is, and what is reported to the alarm
    private void settle(int day) {
        for (Cycle cycle : upkeep.cycles()) {
            boolean promoted = cycle.steps().stream()
                    .anyMatch(
                            step -> step.step() == Step.PROMOTE && step.ended().isPresent());
            cycle.candidate().ifPresent(candidate -> {
                if (promoted || cycle.ending().isPresent()) {
                    truth.find(day, cycle.number(), cycle.champion(), candidate, promoted);
                }
            });
            if (cycle.ending().isPresent() && promoted && !journal.has(Days.of(cycle.began()), "settled")) {
                journal.once(Days.of(cycle.began()), "settled", "");
                for (Alert alert : new HashSet<>(alarms())) {
                    monitors.alerts().acceptNewLevel(alert.id(), "lead of the desk", "the new model knows it");
                }
            }
        }
    }

    @Override
    public void close() {
        canary.close();
        monitors.close();
    }
}
