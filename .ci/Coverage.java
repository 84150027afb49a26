// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How many lines and branches of all modules the tests reach, by what {@code ./mvnw -Pcoverage verify} has left in
 * them: {@code java .ci/Coverage.java [FOLDER [BEFORE]]}. With the folder of an earlier commit, built in the same way, the
 * exit code is 1 where the share of lines or of branches is smaller than it was. A module counts what its own tests
 * reach.
 */
final class Coverage {
    private static final String REPORT = "target/site/jacoco/jacoco.csv";

    private Coverage() {}

    /** Of one module, or of several: what was missed, and what was reached. */
    private record Count(String name, long linesMissed, long lines, long branchesMissed, long branches) {
        static Count of(Path module, Path root) {
            try {
                List<String> rows = Files.readAllLines(module.resolve(REPORT));
                List<String> columns = List.of(rows.get(0).split(","));
                long[] sums = new long[4];
                String[] names = {"LINE_MISSED", "LINE_COVERED", "BRANCH_MISSED", "BRANCH_COVERED"};
                for (String row : rows.subList(1, rows.size())) {
                    String[] cells = row.split(",");
                    for (int i = 0; i < names.length; i++) {
                        // from the end: the name of a module may hold a comma
                        int fromEnd = columns.size() - columns.indexOf(names[i]);
                        sums[i] += Long.parseLong(cells[cells.length - fromEnd]);
                    }
                }
                return new Count(root.relativize(module).toString(), sums[0], sums[1], sums[2], sums[3]);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Count and(Count other) {
            return new Count(
                    name,
                    linesMissed + other.linesMissed,
                    lines + other.lines,
                    branchesMissed + other.branchesMissed,
                    branches + other.branches);
        }

        double lineShare() {
            return 100.0 * lines / Math.max(1, lines + linesMissed);
        }

        double branchShare() {
            return 100.0 * branches / Math.max(1, branches + branchesMissed);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s: %.2f %% of %d lines, %.2f %% of %d branches",
                    name,
                    lineShare(),
                    lines + linesMissed,
                    branchShare(),
                    branches + branchesMissed);
        }
    }

    private static List<Count> modules(Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> folders = Files.walk(root, 3)) {
            folders.filter(folder -> Files.isRegularFile(folder.resolve("pom.xml")))
                    .filter(folder -> Files.isRegularFile(folder.resolve(REPORT)))
                    .sorted()
                    .forEach(found::add);
        }
        return found.stream().map(module -> Count.of(module, root)).toList();
    }

    private static Count all(String name, List<Count> modules) {
        return modules.stream().reduce(new Count(name, 0, 0, 0, 0), Count::and);
    }

    /** {@return a line for each module and one for all; with an earlier folder two more, and FELL where it fell} */
    static List<String> lines(Path now, Path before) throws IOException {
        List<Count> modules = modules(now);
        if (modules.isEmpty()) {
            return List.of("no " + REPORT + " below " + now + " -> ./mvnw -Pfull,coverage verify");
        }
        Count all = all("all " + modules.size() + " modules", modules);
        List<String> lines = new ArrayList<>(modules.stream().map(Count::toString).toList());
        lines.add(all.toString());
        if (before != null) {
            List<Count> earlier = modules(before);
            Count then = all("before, " + earlier.size() + " modules", earlier);
            lines.add(then.toString());
            lines.add(all.lineShare() < then.lineShare() || all.branchShare() < then.branchShare() ? "FELL" : "held");
        }
        return lines;
    }

    public static void main(String[] args) throws IOException {
        Path now = Path.of(args.length > 0 ? args[0] : "").toAbsolutePath().normalize();
        List<String> lines = lines(now, args.length > 1 ? Path.of(args[1]).toAbsolutePath() : null);
        lines.forEach(System.out::println);
        String last = lines.get(lines.size() - 1);
        System.exit(last.equals("FELL") || last.startsWith("no ") ? 1 : 0);
    }
}
