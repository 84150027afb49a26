package io.github.finetune4j.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that tests compare with and that a clone need not have: golden values, real weights, real data.
 *
 * <p>They lie in the folder named by the environment variable {@code FINETUNE4J_FIXTURES}; without it, in {@code shared} beside the
 * repository. A test that asks for an absent file is skipped, and says which file it missed.
 *
 * @since 0.1
 */
public final class Fixtures {
    private Fixtures() {}

    /**
     * {@return the file or folder at {@code relative} below the fixtures folder}
     *
     * @param relative path with {@code /}, for example {@code fixtures/lora/logits.json}
     * @throws org.opentest4j.TestAbortedException if there is no such file: the calling test counts as skipped
     */
    public static Path path(String relative) {
        Path file = root().resolve(relative);
        assumeTrue(
                Files.exists(file),
                () -> "skipped: no " + file + "; set FINETUNE4J_FIXTURES to the folder that holds it");
        return file;
    }

    private static Path root() {
        String set = System.getenv("FINETUNE4J_FIXTURES");
        return set != null ? Path.of(set) : repository().resolveSibling("shared");
    }

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw")) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        return folder;
    }
}
