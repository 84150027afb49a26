// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.html.internal.Axis;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.Pen;
import io.github.finetune4j.html.internal.Picture;
import io.github.finetune4j.html.internal.Picture.Point;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Proportions;
import io.github.finetune4j.statistics.prediction.Calibration.Bin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A reliability drawing: the share of right answers over their confidence, bin by bin, beside the line of equals. */
final class ReliabilityChart {
    private static final String LABEL = "Right answers by confidence";
    private static final int HEIGHT = 360;
    private static final int TOP = 12;
    private static final int BOTTOM = 30;
    private static final double LEVEL = 0.95;

    /**
     * A model.
     *
     * @param name in the legend
     * @param bins of equal mass, from low to high
     * @param error mean distance of confidence and share
     * @param rows in all bins
     */
    record Line(String name, List<Bin> bins, double error, int rows) {}

    private final List<Line> lines;
    private final Axis across;
    private final Axis up;
    private final double equal;

    private ReliabilityChart(List<Line> lines) {
        this.lines = lines;
        across = new Axis(least(Bin::confidence), 1, Picture.LEFT, Picture.WIDTH - Picture.RIGHT);
        up = new Axis(least(Bin::accuracy), 1, HEIGHT - BOTTOM, TOP);
        equal = Math.max(across.low(), up.low());
    }

    private double least(ToDoubleFunction<Bin> value) {
        double least = lines.stream()
                .flatMap(line -> line.bins().stream())
                .mapToDouble(value)
                .min()
                .orElse(0);
        return Math.min(0.9, Math.floor(10 * least) / 10);
    }

    static void write(List<Line> lines, Html out) {
        new ReliabilityChart(lines).write(out);
    }

    private void write(Html out) {
        Picture picture = Picture.figure(Pen.of(out), LABEL, said(), Picture.WIDTH, HEIGHT)
                .across(up)
                .below(across, false)
                .line("level dashed", across.at(equal), up.at(equal), across.at(1), up.at(1));
        List<Picture.Key> keys = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String style = "c" + i;
            lines.get(i).bins().forEach(bin -> whisker(picture, style, bin));
            picture.line(style, places(lines.get(i)));
            lines.get(i).bins().forEach(bin -> dot(picture, style, bin));
            keys.add(new Picture.Key(style, false, lines.get(i).name()));
        }
        picture.end(keys);
    }

    private List<Point> places(Line line) {
        return line.bins().stream()
                .map(bin -> new Point(across.at(bin.confidence()), up.at(bin.accuracy())))
                .toList();
    }

    private void whisker(Picture picture, String style, Bin bin) {
        Interval share = Proportions.wilson(Math.round(bin.accuracy() * bin.n()), bin.n(), LEVEL);
        double x = across.at(bin.confidence());
        picture.line(style + " level", x, up.within(share.lower()), x, up.within(share.upper()));
    }

    private void dot(Picture picture, String style, Bin bin) {
        String title = String.format(
                Locale.ROOT,
                "%d rows: %.1f %% sure, %.1f %% right",
                bin.n(),
                100 * bin.confidence(),
                100 * bin.accuracy());
        picture.dot(style, across.at(bin.confidence()), up.at(bin.accuracy()), 4, title);
    }

    private String said() {
        StringBuilder words = new StringBuilder(LABEL);
        for (Line line : lines) {
            words.append(String.format(Locale.ROOT, "; %s: calibration error %.3f", line.name(), line.error()));
        }
        return words.toString();
    }
}
