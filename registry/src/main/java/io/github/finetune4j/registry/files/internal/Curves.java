// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.store.internal.CurveStorage;
import io.github.finetune4j.registry.store.internal.NewestSteps;
import io.github.finetune4j.registry.store.internal.Sha256;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The curves of runs: a file of JSON lines for each run, which only grows. */
final class Curves implements CurveStorage, AutoCloseable {
    private static final String ENDING = ".jsonl";
    private static final int LONGEST_NAME = 150;
    private static final int MOST_OPEN = 16;
    private final Path folder;
    private final Map<String, NewestSteps> newest = new HashMap<>();
    private final Map<String, CurveFile> open = new LinkedHashMap<>();

    Curves(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder.resolve("curves"));
    }

    @Override
    public int add(String run, List<MetricPoint> points) throws IOException {
        CurveFile file = open(run);
        NewestSteps known = newest.get(run);
        if (known == null || known.end() != file.size()) { // another process may have added some
            known = new NewestSteps(read(run));
            newest.put(run, known);
        }
        StringBuilder lines = new StringBuilder();
        int kept = 0;
        for (MetricPoint point : points) {
            if (known.take(point)) {
                write(point, lines);
                kept++;
            }
        }
        if (lines.length() > 0) {
            known.end(file.append(lines.toString().getBytes(StandardCharsets.UTF_8)));
        }
        return kept;
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

    @Override
    public void drop(String run) throws IOException {
        newest.remove(run);
        CurveFile opened = open.remove(run);
        if (opened != null) {
            opened.close();
        }
        Files.deleteIfExists(file(run));
    }

    @Override
    public List<String> runs() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING) && name.length() <= LONGEST_NAME + ENDING.length())
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .map(name -> URLDecoder.decode(name, StandardCharsets.UTF_8))
                    .sorted()
                    .toList();
        }
    }

    @Override
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

    @Override
    public long retain(Collection<String> runs, Instant since) throws IOException {
        Set<Path> kept = runs.stream().map(this::file).collect(Collectors.toSet());
        long removed = 0;
        for (Path file : files()) {
            if (!kept.contains(file)
                    && Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                close(); // a file that is open would be written to when it is there no more
                newest.clear();
                Files.delete(file);
                removed++;
            }
        }
        return removed;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
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
        return folder.resolve(kept + ENDING);
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
