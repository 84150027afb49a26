// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageCurve.Point;
import io.github.finetune4j.console.spi.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The style of curves: as they are or smoothed, even or logarithmic. It stands in the address, so it works
 * without a script and can be passed on.
 *
 * @param smoothing weight of what came before, from 0 (as it is) to less than 1
 * @param logarithmic whether as much further up is as many times more
 */
record CurveStyle(double smoothing, boolean logarithmic) {
    static final CurveStyle PLAIN = new CurveStyle(0, false);
    /** Fewer points hold too little noise to smooth. */
    static final int FEWEST = 30;

    private static final String SMOOTHING = "smooth";
    private static final String SCALE = "scale";
    private static final List<String> WEIGHTS = List.of("none", "0.6", "0.9", "0.97");
    private static final List<String> SCALES = List.of("linear", "logarithmic");
    private static final int LONG = 300;

    /**
     * {@return what the address asks for} Where it asks for nothing, long curves are smoothed.
     *
     * @param longest points of a curve
     * @throws IllegalArgumentException if it asks for what is not offered
     */
    static CurveStyle of(PageRequest request, int longest) {
        String weight = one(request, SMOOTHING, WEIGHTS, longest > LONG ? "0.9" : WEIGHTS.get(0));
        String scale = one(request, SCALE, SCALES, SCALES.get(0));
        return new CurveStyle(
                weight.equals(WEIGHTS.get(0)) ? 0 : Double.parseDouble(weight), scale.equals(SCALES.get(1)));
    }

    private static String one(PageRequest request, String name, List<String> offered, String otherwise) {
        String chosen = request.value(name).orElse(otherwise);
        if (!offered.contains(chosen)) {
            throw new IllegalArgumentException(name + ": not known -> choose one of " + String.join(", ", offered));
        }
        return chosen;
    }

    /**
     * Adds the form that asks for the same page with another style.
     *
     * @param path of the page
     * @param same what else the address holds
     */
    void form(PageBody to, String path, Consumer<PageBody> same) {
        to.askForm(path, form -> {
            same.accept(form);
            form.choice(SMOOTHING, "Smoothing", WEIGHTS, smoothing == 0 ? WEIGHTS.get(0) : "" + smoothing);
            form.choice(SCALE, "Scale", SCALES, SCALES.get(logarithmic ? 1 : 0));
            form.button("Draw");
        });
    }

    /** Of a curve that hardly ever turns, such as a learning rate, smoothing would show a lag and hide nothing. */
    boolean smooths(List<Point> points) {
        return smoothing > 0 && points.size() >= FEWEST && turns(points) >= points.size() / 10;
    }

    private static int turns(List<Point> points) {
        int turns = 0;
        for (int i = 2; i < points.size(); i++) {
            double before = points.get(i - 1).y() - points.get(i - 2).y();
            double after = points.get(i).y() - points.get(i - 1).y();
            turns += before * after < 0 ? 1 : 0;
        }
        return turns;
    }

    /** {@return a moving mean of which the weights fall off exponentially, and add up to 1 from the first point on} */
    List<Point> smoothed(List<Point> points) {
        List<Point> smooth = new ArrayList<>();
        double sum = 0;
        double weights = 0;
        for (Point point : points) {
            sum = smoothing * sum + (1 - smoothing) * point.y();
            weights = smoothing * weights + 1 - smoothing;
            smooth.add(new Point(point.x(), sum / weights));
        }
        return smooth;
    }

    /** {@return whether a value can be drawn} */
    boolean draws(double value) {
        return Double.isFinite(value) && (!logarithmic || value > 0);
    }

    /** {@return what a heading says about it; empty where curves are drawn as they are} */
    String words() {
        return logarithmic ? ", logarithmic" : "";
    }

    /** {@return hidden fields with what the address holds beside the style} */
    static Consumer<PageBody> hidden(String name, List<String> values) {
        return form -> values.forEach(value -> form.hidden(name, value));
    }
}
