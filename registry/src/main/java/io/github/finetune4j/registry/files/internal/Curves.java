// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.store.internal.CurveStorage;
import io.github.finetune4j.registry.store.internal.NewestSteps;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
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

    /** @param folder of the registry */
    Curves(Path folder) {
        this.folder = folder.resolve("curves");
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
                CurveLine.write(point, lines);
                kept++;
            }
        }
        if (lines.length() > 0) {
            known.end(file.append(lines.toString().getBytes(StandardCharsets.UTF_8)));
        }
        return kept;
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
        Files.createDirectories(folder);
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
        return files().stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(ENDING) && name.length() <= LONGEST_NAME + ENDING.length())
                .map(name -> name.substring(0, name.length() - ENDING.length()))
                .map(name -> URLDecoder.decode(name, StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    @Override
    public List<MetricPoint> read(String run, Consumer<String> damage) throws IOException {
        return read(file(run), damage, line -> {});
    }

    private static List<MetricPoint> read(Path file, Consumer<String> damage, IntConsumer withoutChecksum)
            throws IOException {
        List<MetricPoint> points = new ArrayList<>();
        if (!Files.exists(file)) {
            return points;
        }
        String all = new String(Files.readAllBytes(file), StandardCharsets.UTF_8); // also of bytes that are none
        String[] lines = all.split("\n", -1);
        boolean checked = false;
        for (int i = 0; i + 1 < lines.length; i++) { // behind the last line break lies what was never acknowledged
            CurveLine line = CurveLine.read(lines[i]).orElse(null);
            if (line == null || (checked && !line.checked())) {
                damage.accept(where(file) + ": line " + (i + 1) + " is damaged");
                continue;
            }
            checked |= line.checked();
            points.add(line.point());
            if (!line.checked()) {
                withoutChecksum.accept(i + 1);
            }
        }
        String rest = lines[lines.length - 1];
        if (!rest.isEmpty()
                && CurveLine.read(rest.substring(0, rest.length() - 1)).isPresent()) {
            damage.accept(where(file) + ": line " + lines.length + " is damaged"); // more than a line without its end
        }
        return points;
    }

    private static String where(Path file) {
        return "curves/" + file.getFileName();
    }

    @Override
    public String name(String run) {
        return where(file(run));
    }

    @Override
    public void check(Consumer<String> damage, Consumer<String> unproven) throws IOException {
        List<Path> all = new ArrayList<>(files());
        Collections.sort(all);
        for (Path file : all) {
            AtomicInteger old = new AtomicInteger();
            read(file, damage, line -> old.incrementAndGet());
            if (old.get() > 0) {
                unproven.accept(where(file) + ": " + old.get() + " lines without a checksum, written before there were"
                        + " any");
            }
        }
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
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
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
