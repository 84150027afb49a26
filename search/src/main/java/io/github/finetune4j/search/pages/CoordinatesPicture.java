// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pages;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.html.internal.Axis;
import io.github.finetune4j.html.internal.Picture;
import io.github.finetune4j.internal.text.ShownText;
import io.github.finetune4j.search.SearchResult;
import io.github.finetune4j.search.space.ChoiceParameter;
import io.github.finetune4j.search.space.Parameter;
import io.github.finetune4j.search.space.RealParameter;
import io.github.finetune4j.search.space.WholeParameter;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Each trial as a line that crosses one axis for each parameter, and the goal's. The axes lie, one below the other, so
 * that long names have room on a narrow screen, too.
 */
final class CoordinatesPicture {
    private static final int ROW = 74;
    private static final int FIRST = 40;
    private static final int MOST_PARAMETERS = 16;
    private static final int MOST_TRIALS = 300;
    private static final int NAME = 44;
    private static final int OPTION = 14;
    private static final int LEFT = 24;
    private static final int MOST_OPTIONS = 5;

    private final SearchResult result;
    private final Goal goal;
    private final List<Parameter> parameters;
    private final List<Trial> trials;
    private final int best;
    private final Axis line = new Axis(0, 1, LEFT, Picture.WIDTH - LEFT);
    private final Axis figures;

    CoordinatesPicture(SearchResult result) {
        this.result = result;
        goal = result.history().goal();
        parameters = result.space().parameters().stream().limit(MOST_PARAMETERS).toList();
        trials = result.history()
                .in(TrialState.COMPLETE)
                .filter(trial -> trial.violation() == 0)
                .sorted(Comparator.comparingDouble(
                                (Trial trial) -> goal.loss(trial.values().get(0)))
                        .reversed())
                .toList();
        best = Math.max(1, trials.size() / 10);
        double[] values = trials.stream()
                .mapToDouble(trial -> trial.values().get(0))
                .sorted()
                .toArray();
        figures = Axis.over(middle(values), Show.MARGIN, LEFT, Picture.WIDTH - LEFT);
    }

    /** The better nine tenths: what is far worse is drawn at the end. */
    private double[] middle(double[] sorted) {
        int out = sorted.length / 10;
        return goal.larger()
                ? Arrays.copyOfRange(sorted, out, sorted.length)
                : Arrays.copyOf(sorted, sorted.length - out);
    }

    void write(PageBody to) {
        if (trials.size() < 2) {
            return;
        }
        int height = FIRST + ROW * parameters.size() + 36;
        Trial first = trials.get(trials.size() - 1);
        Picture picture = Show.figure(
                to,
                "Settings of " + Math.min(trials.size(), MOST_TRIALS) + " complete trials",
                "the best of them, trial " + first.number() + ", has " + Show.settings(first),
                height);
        for (int i = Math.max(0, trials.size() - MOST_TRIALS); i < trials.size(); i++) {
            boolean good = i >= trials.size() - best;
            picture.line(i == trials.size() - 1 ? "c1 plain strong" : good ? "c0" : "faint", places(trials.get(i)));
        }
        for (int row = 0; row < parameters.size(); row++) {
            axis(picture, row, parameters.get(row));
        }
        goalAxis(picture);
        picture.end(List.of(
                new Picture.Key("c1 plain strong", false, "the best trial"),
                new Picture.Key("c0", false, "the best tenth"),
                new Picture.Key("faint", false, "others")));
        int left = result.space().parameters().size() - parameters.size();
        if (left > 0) {
            to.note(left + " more parameters are not drawn.");
        }
    }

    private static int y(int row) {
        return FIRST + ROW * row;
    }

    /** A parameter that a trial doesn't have is passed over. */
    private List<Picture.Point> places(Trial trial) {
        List<Picture.Point> places = new ArrayList<>();
        for (int row = 0; row < parameters.size(); row++) {
            Parameter parameter = parameters.get(row);
            if (trial.settings().has(parameter.name())) {
                double share = parameter.shareOf(trial.settings().value(parameter.name()));
                places.add(new Picture.Point(line.at(share), y(row)));
            }
        }
        places.add(new Picture.Point(figures.within(trial.values().get(0)), y(parameters.size())));
        return places;
    }

    private void axis(Picture picture, int row, Parameter parameter) {
        bar(picture, row, ShownText.brief(parameter.name(), NAME) + range(parameter));
        if (parameter instanceof ChoiceParameter choice) {
            options(picture, row, choice);
        } else {
            ends(picture, row, Show.value(parameter.valueAt(0)), Show.value(parameter.valueAt(1)));
        }
    }

    private static String range(Parameter parameter) {
        boolean log = (parameter instanceof RealParameter real && real.log())
                || (parameter instanceof WholeParameter whole && whole.log());
        return (log ? ", logarithmic" : "")
                + parameter.condition().map(any -> ", not always there").orElse("");
    }

    private void options(Picture picture, int row, ChoiceParameter choice) {
        int count = choice.options().size();
        int each = count > MOST_OPTIONS ? (count + MOST_OPTIONS - 1) / MOST_OPTIONS : 1;
        for (int i = 0; i < count; i += each) {
            String words = ShownText.brief(Show.value(choice.options().get(i)), OPTION);
            picture.words("halo", "middle", line.at((i + 0.5) / count), y(row) + 22, words);
        }
    }

    private void ends(Picture picture, int row, String low, String high) {
        picture.words("halo", "start", LEFT, y(row) + 22, low);
        picture.words("halo", "end", Picture.WIDTH - LEFT, y(row) + 22, high);
    }

    private void goalAxis(Picture picture) {
        int row = parameters.size();
        bar(picture, row, ShownText.brief(goal.name(), NAME));
        for (double value : figures.ticks(4)) {
            picture.words("halo", "middle", figures.at(value), y(row) + 22, Show.number(value));
        }
    }

    private void bar(Picture picture, int row, String name) {
        picture.line("axis", LEFT, y(row), Picture.WIDTH - LEFT, y(row));
        picture.words("name halo", "start", LEFT, y(row) - 8, name);
    }
}
