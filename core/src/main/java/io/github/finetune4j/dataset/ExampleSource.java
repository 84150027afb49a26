package io.github.finetune4j.dataset;

import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where rows come from. */
sealed interface ExampleSource {
    String name();

    void read(IssueLog log, Intake intake, int maxLineBytes);

    /** A JSONL file. */
    record JsonlFile(Path file) implements ExampleSource {
        @Override
        public String name() {
            Path name = file.getFileName();
            return name == null ? file.toString() : name.toString();
        }

        @Override
        public void read(IssueLog log, Intake intake, int maxLineBytes) {
            if (!Files.exists(file)) {
                log.addLoss(name(), 0, IssueCode.FILE_NOT_FOUND, "there is no file " + file.toAbsolutePath());
            } else if (Files.isDirectory(file)) {
                log.addLoss(name(), 0, IssueCode.NOT_A_FILE, file.toAbsolutePath() + " is a folder");
            } else {
                open(log, intake, maxLineBytes);
            }
        }

        private void open(IssueLog log, Intake intake, int maxLineBytes) {
            try (InputStream in = Files.newInputStream(file)) {
                new JsonlReader(name(), in, maxLineBytes, log, intake).read();
            } catch (IOException e) {
                log.addLoss(name(), 0, IssueCode.UNREADABLE, file.toAbsolutePath() + " can't be opened: " + e);
            }
        }
    }

    /** A stream of JSONL; can be read once. */
    final class JsonlStream implements ExampleSource {
        private final String name;
        private final InputStream in;
        private boolean used;

        JsonlStream(String name, InputStream in) {
            this.name = name;
            this.in = in;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void read(IssueLog log, Intake intake, int maxLineBytes) {
            if (used) {
                throw new IllegalStateException(
                        "the stream " + name + " was read already: build once, or read from a Path");
            }
            used = true;
            new JsonlReader(name, in, maxLineBytes, log, intake).read();
        }
    }

    /** Examples in memory; they pass the same checks as rows of a file. */
    record InMemory(String name, Iterable<? extends Example> examples) implements ExampleSource {
        @Override
        public void read(IssueLog log, Intake intake, int maxLineBytes) {
            long position = 0;
            for (Example example : examples) {
                if (intake.full()) {
                    return;
                }
                RowIssues issues = new RowIssues(log, name, ++position);
                Map<String, @Nullable Object> row = ExampleRows.row(example);
                TextRules.check(row, "", issues);
                boolean chat = example instanceof ChatExample;
                if (chat ? RowShape.CHAT.read(row, issues).isPresent() : !issues.broken()) {
                    intake.shape(RowShape.CHAT);
                    intake.accept(example, label(example), issues);
                } else {
                    intake.reject(issues, () -> Json.write(row));
                }
            }
            if (position == 0) {
                log.addLoss(name, 0, IssueCode.EMPTY_FILE, "there is no example");
            }
        }

        private static String label(Example example) {
            if (example instanceof ChatExample) {
                return RowShape.CHAT.label();
            }
            return example instanceof TextExample ? "texts" : "preferences";
        }
    }
}
