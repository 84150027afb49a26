// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.html.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.html.internal.Picture.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Charts are drawn from numbers alone, whatever fonts there are. */
final class ChartTest {
    private final Html out = Html.dense();

    private static List<Point> level(int points) {
        return IntStream.range(0, points).mapToObj(i -> new Point(i, 1)).toList();
    }

    @Test
    void longLine_keepsItsPeak() {
        List<Point> points = new ArrayList<>(level(100_000));
        points.set(77_777, new Point(77_777, 9));
        List<Point> thinned = LineChart.thinned(points);
        assertThat(thinned).hasSizeLessThanOrEqualTo(400).contains(new Point(77_777, 9));
        assertThat(thinned).isSortedAccordingTo(Comparator.comparingDouble(Point::x));
    }

    @Test
    void lines_haveAClassEach_axesWithRoundValues_andWordsForThoseWhoCannotSeeThem() {
        List<Point> falling = List.of(new Point(0, 2), new Point(10, 1));
        LineChart.write(
                Pen.of(out),
                "a < b",
                List.of(
                        new LineChart.Line("training", falling, List.of()),
                        new LineChart.Line("b", List.of(), List.of())),
                false);
        assertThat(out.toString())
                .contains("<figcaption>a &lt; b</figcaption>")
                .contains("aria-label=\"a &lt; b; training ends at 1\"", "class=\"c0\" d=\"M74.0 12.0L626.0 230.0\"")
                .contains(">1.2</text>", ">8</text>", "</svg>training 1</li>", "b (no points)")
                .doesNotContain("class=\"c1\" d=\"M74", "style=", "NaN");
    }

    @Test
    void lineOfOnePoint_isADot() {
        LineChart.write(Pen.of(out), "x", List.of(new LineChart.Line("x", level(1), List.of())), false);
        assertThat(out.toString()).contains("<circle class=\"c0\" cx=\"350.0\" cy=\"121.0\" r=\"4.0\">");
    }

    @Test
    void histogram_hasBarsOfEqualWidth_alsoForTheLastThatHoldsTheRest() {
        Histogram.write(
                Pen.of(out), "lengths", "c0", List.of(new int[] {0, 10, 4}, new int[] {10, 20, 8}, new int[] {20, 900, 1
                }));
        String svg = out.toString();
        assertThat(svg).contains("aria-label=\"lengths\"", ">8</text>", ">30</text>");
        assertThat(svg.split("width=\"120.2\"", -1)).hasSize(4);
        assertThat(svg).contains("y=\"12.0\" width=\"120.2\" height=\"178.0\"");
    }

    @Test
    void strip_cutsOffWhatLiesBeyondItsAxis() {
        Strip.on(out, new Axis(0, 1, 0, 100), "interval")
                .mark("zero", 0)
                .interval(-5, 0.5, 0.75)
                .end();
        assertThat(out.toString())
                .contains("<rect class=\"range\" x=\"0.00\" y=\"3.5\" width=\"75.00\"", "class=\"point\" x1=\"50.00\"")
                .contains("aria-hidden=\"true\"");
    }

    @Test
    void colours_areThePagesOwn_inLightDarkAndPrint() {
        assertThat(Picture.css())
                .contains("screen and (prefers-color-scheme: dark)", ".c7 {")
                .doesNotContain("url(");
    }
}
