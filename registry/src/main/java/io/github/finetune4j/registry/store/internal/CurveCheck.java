// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.registry.MetricPoint;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A check of each run's curves against what the record of its end proves of them. */
final class CurveCheck {
    static final String CURVES = "curves";

    private final CurveStorage curves;
    private final Findings findings;
    private final Set<String> proven = new HashSet<>();

    CurveCheck(CurveStorage curves, Findings findings) {
        this.curves = curves;
        this.findings = findings;
    }

    void run(List<ChainLine> lines) throws IOException {
        curves.check(findings::problem, findings::unproven);
        Set<String> notes = new HashSet<>();
        lines.forEach(line -> notes.add(line.id()));
        for (ChainLine line : lines) {
            if (line.body().get("run") instanceof String run && line.id().equals("run/" + run + "/end")) {
                check(run, line, notes.contains("note/curves-dropped/" + run));
            }
        }
        for (String run : curves.runs()) {
            if (!proven.contains(run)) {
                findings.unproven("curves of run " + run
                        + ": points that are not in the proof yet: the end of the run is not" + " on record");
            }
        }
    }

    private void check(String run, ChainLine line, boolean dropped) throws IOException {
        proven.add(run);
        List<MetricPoint> points = curves.read(run, damage -> {}); // reported already
        if (dropped) {
            if (!points.isEmpty()) {
                findings.unproven(
                        "curves of run " + run + ": points that were reported again after they had been dropped");
            }
            return;
        }
        CurveDigest digest = digest(line);
        if (digest == null) {
            if (!points.isEmpty()) {
                findings.unproven("curves of run " + run + ": not proven, record " + line.number() + " (" + line.id()
                        + ") was written before curves were");
            }
        } else if (!digest.begins(points)) {
            findings.problem(curves.name(run) + ": not the " + digest.points() + " points that record " + line.number()
                    + " (" + line.id() + ") proves");
        } else if (points.size() > digest.points()) {
            findings.unproven("curves of run " + run + ": " + (points.size() - digest.points())
                    + " points that came after the run's end");
        }
    }

    private static @Nullable CurveDigest digest(ChainLine line) {
        Map<String, Object> also = line.also();
        return also != null
                        && also.get(CURVES) instanceof Map<?, ?> known
                        && known.get("points") instanceof Long points
                        && known.get("hash") instanceof String hash
                ? new CurveDigest(points, hash)
                : null;
    }
}
