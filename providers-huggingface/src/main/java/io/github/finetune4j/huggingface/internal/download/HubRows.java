// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.download;

import io.github.finetune4j.dataset.DatasetFiles;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.dataset.spi.RowSink;
import io.github.finetune4j.huggingface.HubProblem;
import io.github.finetune4j.huggingface.HubRepo;
import io.github.finetune4j.huggingface.internal.cache.RepoCache;
import io.github.finetune4j.huggingface.internal.hub.HubRefusal;
import io.github.finetune4j.huggingface.internal.hub.RepoPath;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;

/**
 * The rows of a data set on the Hub: one file, or all that a pattern names, in the order of their names. They are
 * fetched when they are read.
 */
public record HubRows(Downloads downloads, HubRepo repo, String path) implements DatasetSource {
    public HubRows {
        if (!isPattern(path)) {
            RepoPath.check("path in a repository", path);
        }
        if (!DatasetFiles.readable(path)) {
            DatasetFiles.source(Path.of(path)); // says what is missing
        }
    }

    private static boolean isPattern(String path) {
        return path.matches(".*[*?\\[{].*");
    }

    @Override
    public String name() {
        return repo + "/" + path;
    }

    @Override
    public void read(RowSink sink) throws IOException {
        for (Path file : isPattern(path) ? matching() : List.of(downloads.file(repo, path))) {
            if (!sink.wantsMore()) {
                return;
            }
            DatasetFiles.source(file).read(sink);
        }
    }

    private List<Path> matching() {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + path);
        Path folder = downloads.snapshot(repo, file -> matches(matcher, file.path()));
        // the snapshot's folder: what an earlier download left in it may be more, never less
        List<Path> files = RepoCache.filesBelow(folder).stream()
                .filter(file -> matches(matcher, file))
                .sorted()
                .map(folder::resolve)
                .toList();
        if (files.isEmpty()) {
            throw HubRefusal.of(
                    HubProblem.ENTRY_NOT_FOUND,
                    "read " + name(),
                    "no file of " + repo + " is named like " + path + " -> look at its list of files");
        }
        return files;
    }

    private static boolean matches(PathMatcher matcher, String file) {
        return matcher.matches(Path.of(file));
    }
}
