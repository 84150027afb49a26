// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.trigger;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.Alerts;
import io.github.finetune4j.monitor.alert.Suggestion;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * The usual triggers.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Triggers {
    private Triggers() {}

    /**
     * {@return a trigger that is due some days or months after it last began a cycle, counted in UTC}
     *
     * @param period above zero, as in {@code Period.parse("P30D")}
     */
    public static Trigger every(Period period) {
        return every(period, ZoneOffset.UTC);
    }

    /**
     * {@return a trigger that is due some days or months after it last began a cycle, at the same time of the day}
     * Where the clocks skip that time, it is due as much later as they skip.
     *
     * @param period above zero
     * @param zone in which days and months are counted
     */
    public static Trigger every(Period period, ZoneId zone) {
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException(
                    "period: " + ShownTime.words(period) + " -> give one above zero, such as P30D");
        }
        return new EveryTrigger(
                "every " + period.toString(),
                last -> last.atZone(zone).plus(period).toInstant());
    }

    /**
     * {@return a trigger that is due some time after it last began a cycle}
     *
     * @param time above zero
     */
    public static Trigger every(Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException(
                    "time: " + ShownTime.words(time) + " -> give one above zero, such as PT12H");
        }
        // the name is in journals, so its form stays; pages and messages show it in words
        return new EveryTrigger("every " + time.toString(), last -> last.plus(time));
    }

    /**
     * {@return a trigger that is due at the times of a calendar} Several times that were missed are one. A time that
     * the clocks skip is due as much later as they skip; one that comes twice is due at the first.
     *
     * @param expression minute, hour, day of the month, month and day of the week, as of cron: {@code 0 3 * * MON} is
     *     each Monday at three; numbers, names, {@code *}, lists, ranges and steps. Where both days are restricted, one
     *     of them is enough, as for cron
     * @param zone in which it is read
     * @throws IllegalArgumentException if it can't be read, or names no day that there is
     */
    public static Trigger cron(String expression, ZoneId zone) {
        return new CronTrigger(Cron.parse(expression), zone);
    }

    /**
     * {@return a trigger that is due when enough rows came since rows were last collected}
     *
     * @param rows at least 1
     */
    public static Trigger newRows(long rows) {
        Given.atLeast("rows", rows, 1);
        return named("new rows " + rows, situation -> {
            long came = situation.newRows();
            return came < rows
                    ? Optional.empty()
                    : Optional.of(came + " new rows since the last collection, at least " + rows + " were asked for");
        });
    }

    /**
     * {@return a trigger that is due when an alert is open that came after it last began a cycle}
     *
     * @param alerts of the monitors
     * @param actions what the alert suggests; without any, {@link Suggestion.Action#RETRAIN}
     */
    public static Trigger alert(Alerts alerts, Suggestion.Action... actions) {
        Set<Suggestion.Action> wanted = EnumSet.of(Suggestion.Action.RETRAIN);
        if (actions.length > 0) {
            wanted.clear();
            wanted.addAll(Set.of(actions));
        }
        return named(
                "alert",
                situation -> alerts.open().stream()
                        .filter(alert -> alert.firedAt().isAfter(situation.last()))
                        .filter(alert -> wanted.contains(alert.suggestion().action()))
                        .findFirst()
                        .map(Alert::summary));
    }

    /**
     * {@return a trigger that is due from some time before a model is shut down on, until a cycle has promoted another
     * one} It asks again after each cool-down.
     *
     * @param model the base model in use, with the day of its shutdown where that is known
     * @param lead how long before that day, in UTC, at least zero
     */
    public static Trigger shutdown(Supplier<ModelRef> model, Period lead) {
        return new ShutdownTrigger(situation -> model.get(), lead);
    }

    /**
     * {@return a trigger that is due from some time before the champion is shut down on, if its reference says when}
     *
     * @param lead how long before that day, in UTC, at least zero
     */
    public static Trigger shutdown(Period lead) {
        return new ShutdownTrigger(situation -> situation.champion().ref(), lead);
    }

    /**
     * {@return a trigger of the application's own}
     *
     * @param name the same in every process
     * @param why a cycle should begin, in a sentence; empty as long as there is no reason
     */
    public static Trigger named(String name, Function<Situation, Optional<String>> why) {
        return new NamedTrigger(name, why);
    }
}
