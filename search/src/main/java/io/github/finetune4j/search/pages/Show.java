// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pages;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.search.trial.Cost;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What the pages show alike. */
final class Show {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Show() {}

    static String time(Instant at) {
        return MINUTE.format(at);
    }

    static String length(Duration duration) {
        return ShownTime.brief(duration);
    }

    /** A value in four digits that count. */
    static String number(double value) {
        double size = Math.abs(value);
        if (size >= 1e6 || (size > 0 && size < 1e-3)) {
            return String.format(Locale.ROOT, "%.3g", value)
                    .replaceFirst("\\.?0*e", "e")
                    .replaceFirst("e([-+])0", "e$1");
        }
        if (size >= 1000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        int decimals = size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
        return String.format(Locale.ROOT, "%." + decimals + "f", value)
                .replaceFirst("(\\.\\d*?)0+$", "$1")
                .replaceFirst("\\.$", "");
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

    static void badge(PageBody to, String word, String tone) {
        to.open("span", "class", "badge " + tone).text(word).close();
    }

    static void running(PageBody to, SearchHistory history) {
        long running = history.in(TrialState.RUNNING).count();
        badge(to, running > 0 ? running + " running" : "at rest", running > 0 ? "good" : "dim");
    }

    static void state(PageBody to, TrialState state) {
        switch (state) {
            case RUNNING -> badge(to, "running", "good");
            case COMPLETE -> badge(to, "complete", "dim");
            case PRUNED -> badge(to, "stopped early", "warn");
            case FAILED -> badge(to, "failed", "bad");
        }
    }
}
