// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.registry.MetricPoint;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The curves of runs: a file of JSON lines for each run, which only grows. */
public final class Curves implements AutoCloseable {
    private static final int LONGEST_NAME = 150;
    private static final int MOST_OPEN = 16;
    private final Path folder;
    private final Map<String, Map<String, Long>> newestSteps = new HashMap<>();
    private final Map<String, CurveFile> open = new LinkedHashMap<>();

    /** @param folder of the registry */
    public Curves(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder.resolve("curves"));
    }

    /** Keeps the points that go beyond what is kept, durably. The caller holds the folder's lock. */
    public void add(String run, List<MetricPoint> points) throws IOException {
        Map<String, Long> newest = newestSteps.get(run);
        if (newest == null) {
            newest = new HashMap<>();
            for (MetricPoint point : read(run)) {
                newest.merge(point.name(), point.step(), Math::max);
            }
            newestSteps.put(run, newest);
        }
        StringBuilder lines = new StringBuilder();
        for (MetricPoint point : points) {
            if (point.step() > newest.getOrDefault(point.name(), Long.MIN_VALUE)) {
                newest.put(point.name(), point.step());
                write(point, lines);
            }
        }
        if (lines.length() > 0) {
            open(run).append(lines.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void write(MetricPoint point, StringBuilder out) {
        out.append("{\"name\":");
        Json.quote(point.name(), out);
        out.append(",\"step\":").append(point.step()).append(",\"at\":\"").append(point.at());
        boolean finite = Double.isFinite(point.value());
        out.append(finite ? "\",\"value\":" : "\",\"value\":\"").append(point.value());
        out.append(finite ? "}\n" : "\"}\n"); // JSON has no NaN
    }

    private CurveFile open(String run) throws IOException {
        CurveFile known = open.get(run);
        if (known != null) {
            return known;
        }
        if (open.size() == MOST_OPEN) {
            Iterator<CurveFile> eldest = open.values().iterator();
            eldest.next().close();
            eldest.remove();
        }
        CurveFile fresh = new CurveFile(file(run));
        open.put(run, fresh);
        return fresh;
    }

    /** {@return the points of a run, in the order in which they came} */
    public List<MetricPoint> read(String run) throws IOException {
        Path file = file(run);
        List<MetricPoint> points = new ArrayList<>();
        if (Files.exists(file)) {
            String all = Files.readString(file);
            for (String line :
                    all.substring(0, all.lastIndexOf('\n') + 1).lines().toList()) {
                points.add(point(Json.parseObject(line)));
            }
        }
        return points;
    }

    private static MetricPoint point(Map<String, Object> line) {
        Object value = line.get("value");
        double number = value instanceof Number known ? known.doubleValue() : Double.parseDouble(String.valueOf(value));
        return new MetricPoint(
                String.valueOf(line.get("name")),
                ((Number) line.getOrDefault("step", 0L)).longValue(),
                Instant.parse(String.valueOf(line.get("at"))),
                number);
    }

    private Path file(String run) {
        String name = URLEncoder.encode(run, StandardCharsets.UTF_8);
        String kept = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "-" + hash(run);
        return folder.resolve(kept + ".jsonl");
    }

    private static String hash(String run) {
        return Sha256.of(run).substring(0, 16);
    }

    @Override
    public void close() throws IOException {
        for (CurveFile file : open.values()) {
            file.close();
        }
        open.clear();
    }
}
