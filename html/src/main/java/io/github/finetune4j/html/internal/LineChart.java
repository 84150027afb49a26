// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.html.internal;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import java.util.Optional;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws one or two lines. Colours are stand-ins that {@link SvgCanvas} turns into the page's own, light or dark. */
public final class LineChart {
    private static final double UNEVEN = 1e-3;

    /**
     * A point of a line.
     *
     * @param x across
     * @param y up
     */
    public record Point(double x, double y) {}

    private final int width;
    private final int height;

    /**
     * Makes an empty one.
     *
     * @param width of the picture
     * @param height of the picture
     */
    public LineChart(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /**
     * {@return the chart as an {@code svg} element; empty where this machine can draw no text, as without any font}
     *
     * @param label what it shows
     * @param first a line; not drawn if it is empty
     * @param second a line with its points marked; not drawn if it is empty
     */
    public Optional<String> svg(String label, List<Point> first, List<Point> second) {
        return SvgCanvas.draw(width, height, label, () -> chart(first, second));
    }

    private XYChart chart(List<Point> first, List<Point> second) {
        XYChart chart = new XYChartBuilder().width(width).height(height).build();
        style(chart.getStyler());
        add(chart, "first", first, SvgCanvas.FIRST, SeriesMarkers.NONE);
        add(chart, "second", second, SvgCanvas.SECOND, SeriesMarkers.CIRCLE);
        return chart;
    }

    private static void style(XYStyler styler) {
        SvgCanvas.style(styler, 12);
        styler.setMarkerSize(7);
        styler.setXAxisDecimalPattern("0");
        styler.setPlotContentSize(.96);
    }

    private static void add(XYChart chart, String name, List<Point> points, Color color, Marker marker) {
        if (points.isEmpty()) {
            return;
        }
        double[] across = points.stream().mapToDouble(Point::x).toArray();
        // XChart labels evenly spaced data where the data lie (1, 80, 159 ...); a hair off even, it uses round numbers
        across[across.length - 1] += UNEVEN;
        double[] up = points.stream().mapToDouble(Point::y).toArray();
        XYSeries series = chart.addSeries(name, across, up);
        series.setLineColor(color);
        series.setMarkerColor(color);
        series.setLineStyle(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        series.setMarker(points.size() == 1 ? SeriesMarkers.CIRCLE : marker);
    }
}
