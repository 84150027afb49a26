// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pages;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.html.internal.Pen;
import io.github.finetune4j.html.internal.Picture;
import io.github.finetune4j.internal.text.ShownNumber;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The elements that the pages share. */
final class Show {
    /** Room at the ends of an axis, of its length. */
    static final double MARGIN = 0.05;

    private Show() {}

    static String number(double value) {
        return ShownNumber.words(value);
    }

    /** Opens a drawing. */
    static Picture figure(PageBody to, String label, String said, int height) {
        Pen pen = new Pen(to::open, to::text, to::close);
        return Picture.figure(pen, label, label + ": " + said, Picture.WIDTH, height);
    }

    static String value(Object value) {
        return value instanceof Double number ? number(number) : String.valueOf(value);
    }

    static String interval(Interval value) {
        return number(value.estimate()) + " [" + number(value.lower()) + ", " + number(value.upper()) + "]";
    }

    static String percent(Interval share) {
        return String.format(
                Locale.ROOT, "%.0f %% [%.0f, %.0f]", 100 * share.estimate(), 100 * share.lower(), 100 * share.upper());
    }

    static String outOf(long count, OptionalLong most) {
        return count + (most.isPresent() ? " of " + most.getAsLong() : "");
    }

    static String goals(SearchHistory history) {
        return history.goals().stream().map(Show::goal).collect(Collectors.joining(", "));
    }

    static String goal(Goal goal) {
        return (goal.larger() ? "greatest " : "least ") + goal.name();
    }

    static String cost(Cost cost) {
        String tokens = cost.tokens() > 0 ? String.format(Locale.ROOT, "%,d tokens", cost.tokens()) : "";
        String money = cost.money() > 0 ? number(cost.money()) + " in money" : "";
        return tokens + (tokens.isEmpty() || money.isEmpty() ? "" : ", ") + money;
    }

    static String settings(Trial trial) {
        return trial.settings().values().entrySet().stream()
                .map(each -> each.getKey() + " " + value(each.getValue()))
                .collect(Collectors.joining(", "));
    }

    static void running(PageBody to, SearchHistory history) {
        long running = history.in(TrialState.RUNNING).count();
        to.badge(running > 0 ? "good" : "dim", running > 0 ? running + " running" : "at rest");
    }

    static void state(PageBody to, TrialState state) {
        switch (state) {
            case RUNNING -> to.badge("good", "running");
            case COMPLETE -> to.badge("dim", "complete");
            case PRUNED -> to.badge("warn", "stopped early");
            case FAILED -> to.badge("bad", "failed");
        }
    }
}
