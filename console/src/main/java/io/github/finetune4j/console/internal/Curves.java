// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageCurve;
import io.github.finetune4j.console.spi.PageCurve.Point;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.store.RegistryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The curves of runs; what a list needs of them is remembered. */
final class Curves {
    private static final int REMEMBERED = 5000;
    private static final int OF_LIST = 60;

    /**
     * A brief form of a run's curves for a list.
     *
     * @param steps so far
     * @param loss the last one; NaN without
     * @param at when the last point came
     * @param line of the loss, thinned
     */
    record Brief(long steps, double loss, Instant at, List<Point> line) {}

    /** A value that was read, with its place in the order of reading, and whether it is the last word. */
    private record Held(Brief brief, long turn, boolean over) {}

    private final RegistryStore registry;
    private long turns;
    private final Map<String, Held> read = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Held> eldest) {
            return size() > REMEMBERED;
        }
    };

    Curves(RegistryStore registry) {
        this.registry = registry;
    }

    /** {@return all curves of a run, by name} */
    static Map<String, PageCurve> of(RegistryStore registry, String run) {
        Map<String, List<Point>> points = new LinkedHashMap<>();
        for (MetricPoint point : registry.points(run)) {
            points.computeIfAbsent(point.name(), name -> new ArrayList<>()).add(new Point(point.step(), point.value()));
        }
        Map<String, PageCurve> curves = new LinkedHashMap<>();
        points.forEach((name, all) -> curves.put(name, new PageCurve(name, all)));
        return curves;
    }

    /** {@return how many points the longest has} */
    static int longest(Collection<PageCurve> curves) {
        return curves.stream().mapToInt(curve -> curve.points().size()).max().orElse(0);
    }

    /** {@return what was read last of a run's curves; empty if nothing was} */
    synchronized Optional<Brief> known(String run) {
        return Optional.ofNullable(read.get(run)).map(Held::brief);
    }

    /** {@return whose turn it is to be read: never for one that has ended, and the longer ago the sooner} */
    synchronized long turn(String run) {
        Held held = read.get(run);
        return held == null ? -1 : held.over() ? Long.MAX_VALUE : held.turn();
    }

    /** {@return what a list shows of a run, read now} */
    Brief read(String run, Instant started, boolean over) {
        Brief brief = brief(registry.points(run), started);
        synchronized (this) {
            read.put(run, new Held(brief, turns++, over));
        }
        return brief;
    }

    private static Brief brief(List<MetricPoint> points, Instant started) {
        List<Point> losses = points.stream()
                .filter(point -> point.name().equals("loss"))
                .map(point -> new Point(point.step(), point.value()))
                .toList();
        Instant at = points.isEmpty() ? started : points.get(points.size() - 1).at();
        if (losses.isEmpty()) {
            return new Brief(0, Double.NaN, at, List.of());
        }
        Point last = losses.get(losses.size() - 1);
        return new Brief((long) last.x() + 1, last.y(), at, few(losses));
    }

    private static List<Point> few(List<Point> points) {
        List<Point> finite =
                points.stream().filter(point -> Double.isFinite(point.y())).toList();
        if (finite.size() <= OF_LIST) {
            return finite;
        }
        List<Point> few = new ArrayList<>();
        for (int i = 0; i < OF_LIST; i++) {
            few.add(finite.get((int) ((long) (finite.size() - 1) * i / (OF_LIST - 1))));
        }
        return few;
    }
}
