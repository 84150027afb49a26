package io.github.finetune4j.dataset;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.json.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Writes examples as OpenAI chat JSONL: beside the target, synced, then renamed, so that the target is never half written. */
final class JsonlWriter {
    private JsonlWriter() {}

    static void write(Iterable<? extends Example> examples, Path file) {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        Path aside = null;
        try {
            if (Files.isDirectory(target) || folder == null) {
                throw new FineTuneException("can't write " + target + ": it is a folder -> name a file in it");
            }
            Files.createDirectories(folder);
            aside = Files.createTempFile(folder, "." + target.getFileName(), ".tmp");
            writeSynced(examples, aside);
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            aside = null;
        } catch (IOException e) {
            throw new FineTuneException(
                    "can't write " + target + ": " + e
                            + " -> check the folder, its permissions and the disk's free space",
                    e);
        } finally {
            remove(aside);
        }
    }

    private static void writeSynced(Iterable<? extends Example> examples, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel);
                BufferedWriter writer =
                        new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8.newEncoder()), 1 << 16)) {
            long line = 0;
            for (Example example : examples) {
                line(writer, example, ++line);
            }
            writer.flush();
            channel.force(true);
        }
    }

    private static void line(BufferedWriter writer, Example example, long number) throws IOException {
        String text = Json.write(ExampleRows.row(example));
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("example " + number
                    + " holds half of a surrogate pair, which UTF-8 can't express: cut texts at code points");
        }
        writer.write(text);
        writer.write('\n');
    }

    private static void remove(@Nullable Path aside) {
        try {
            if (aside != null) {
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            // the first failure is on its way to the caller; a file left aside harms nobody
            System.getLogger(JsonlWriter.class.getName())
                    .log(System.Logger.Level.WARNING, "could not remove {0}", aside);
        }
    }
}
