package io.github.finetune4j.dataset;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code testkit}'s {@code Fixtures} does; core can't depend on it, since it depends on core. */
final class SharedFiles {
    private SharedFiles() {}

    static Path path(String relative) {
        String set = System.getenv("FINETUNE4J_FIXTURES");
        Path root = set != null ? Path.of(set) : repository().resolveSibling("shared");
        Path file = root.resolve(relative);
        assumeTrue(
                Files.exists(file),
                () -> "skipped: no " + file + "; set FINETUNE4J_FIXTURES to the folder that holds it");
        return file;
    }

    static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw")) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        return folder;
    }
}
