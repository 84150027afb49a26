// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Trials by several goals: whole fronts first, then those of the next one that cover most beside each other. */
final class Fronts {
    private Fronts() {}

    static List<Trial> best(List<Goal> goals, List<Trial> trials, int count) {
        List<Trial> left = new ArrayList<>(trials);
        List<Trial> best = new ArrayList<>();
        while (!left.isEmpty() && best.size() < count) {
            List<Trial> front = front(goals, left);
            left.removeAll(front);
            best.addAll(best.size() + front.size() <= count ? front : widest(goals, front, count - best.size()));
        }
        return best;
    }

    static List<Trial> front(List<Goal> goals, List<Trial> trials) {
        return trials.stream()
                .filter(trial ->
                        trials.stream().noneMatch(other -> dominates(losses(goals, other), losses(goals, trial))))
                .toList();
    }

    static double[] losses(List<Goal> goals, Trial trial) {
        double[] losses = new double[goals.size()];
        Arrays.setAll(losses, i -> goals.get(i).loss(trial.values().get(i)));
        return losses;
    }

    static boolean dominates(double[] one, double[] other) {
        boolean better = false;
        for (int i = 0; i < one.length; i++) {
            if (one[i] > other[i]) {
                return false;
            }
            better |= one[i] < other[i];
        }
        return better;
    }

    private static List<Trial> widest(List<Goal> goals, List<Trial> front, int count) {
        List<Trial> left = new ArrayList<>(front);
        List<Trial> chosen = new ArrayList<>();
        List<double[]> points = new ArrayList<>();
        double[] corner =
                corner(front.stream().map(trial -> losses(goals, trial)).toList());
        while (chosen.size() < count) {
            Trial widest = left.get(0);
            double most = Double.NEGATIVE_INFINITY;
            for (Trial trial : left) {
                points.add(losses(goals, trial));
                double volume = volume(points, corner);
                points.remove(points.size() - 1);
                if (volume > most) {
                    most = volume;
                    widest = trial;
                }
            }
            left.remove(widest);
            chosen.add(widest);
            points.add(losses(goals, widest));
        }
        return chosen;
    }

    private static double[] corner(List<double[]> points) {
        double[] corner = new double[points.get(0).length];
        for (int i = 0; i < corner.length; i++) {
            int goal = i;
            double worst =
                    points.stream().mapToDouble(point -> point[goal]).max().orElseThrow();
            corner[i] = Math.max(1.1 * worst, 0.9 * worst);
            corner[i] = corner[i] == 0 ? 1e-12 : corner[i];
        }
        return corner;
    }

    /** The volume between the points and the corner: each point adds what it has alone before those after it. */
    static double volume(List<double[]> points, double[] corner) {
        double volume = 0;
        for (int i = 0; i < points.size(); i++) {
            double[] point = points.get(i);
            List<double[]> cut = points.subList(i + 1, points.size()).stream()
                    .map(other -> worse(point, other))
                    .toList();
            double alone = 1;
            for (int k = 0; k < corner.length; k++) {
                alone *= Math.max(0, corner[k] - point[k]);
            }
            volume += alone - (cut.isEmpty() ? 0 : volume(cut, corner));
        }
        return volume;
    }

    private static double[] worse(double[] one, double[] other) {
        double[] worse = new double[one.length];
        Arrays.setAll(worse, i -> Math.max(one[i], other[i]));
        return worse;
    }
}
