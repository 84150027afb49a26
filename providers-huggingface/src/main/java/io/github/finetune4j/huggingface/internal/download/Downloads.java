// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.download;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.huggingface.HubException;
import io.github.finetune4j.huggingface.HubFile;
import io.github.finetune4j.huggingface.HubProblem;
import io.github.finetune4j.huggingface.HubRepo;
import io.github.finetune4j.huggingface.internal.cache.RepoCache;
import io.github.finetune4j.huggingface.internal.hub.HubContext;
import io.github.finetune4j.huggingface.internal.hub.HubRefusal;
import io.github.finetune4j.huggingface.internal.hub.RepoNames;
import io.github.finetune4j.huggingface.internal.hub.RepoPath;
import io.github.finetune4j.huggingface.internal.hub.Repositories;
import io.github.finetune4j.internal.names.Daemons;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** Files and snapshots, from the cache where they are there and from the Hub where not. */
public record Downloads(HubContext hub, Repositories repositories) {
    private static final System.Logger LOG = System.getLogger("io.github.finetune4j.huggingface");

    private RepoCache cache(HubRepo repo) {
        return new RepoCache(hub.cacheRoot(), repo, hub.symlinks());
    }

    private FileDownload download(RepoCache cache) {
        return new FileDownload(hub.client(), cache, hub.sleeper(), hub.clock(), hub.hashing());
    }

    boolean offline() {
        return hub.offline();
    }

    public Path file(HubRepo repo, String path) {
        ProgressCount progress = new ProgressCount(hub.listener(), 1);
        return file(repo, RepoPath.check("path in a repository", path), progress, true);
    }

    /** @param count whether the size is still to be added to what is expected */
    private Path file(HubRepo repo, String path, ProgressCount progress, boolean count) {
        RepoCache cache = cache(repo);
        Optional<Path> pinned = RepoNames.pinned(repo) ? cache.file(repo.revision(), path) : Optional.empty();
        if (pinned.isPresent()) {
            progress.whole(path);
            return pinned.get();
        }
        if (hub.offline()) {
            return cached(repo, path).orElseThrow(() -> notInCache(repo, path));
        }
        FileMetadata metadata;
        try {
            metadata = metadata(repo, path);
        } catch (ProviderException e) {
            return withoutHub(repo, path, e);
        }
        cache.makeFolders();
        cache.remember(repo, metadata.commit());
        if (count) {
            progress.expect(Math.max(metadata.size(), 0));
        }
        download(cache).fetch(path, metadata, () -> metadata(repo.at(metadata.commit()), path), progress);
        Path file = cache.link(metadata.commit(), path, metadata.etag());
        progress.whole(path);
        return file;
    }

    private FileMetadata metadata(HubRepo repo, String path) {
        List<String> segments = new ArrayList<>(hub.page(repo));
        segments.add("resolve");
        segments.add(repo.revision());
        segments.addAll(List.of(path.split("/", -1)));
        HttpCall call = hub.call("HEAD", segments).toBuilder()
                .operation("look up " + path + " of " + repo)
                .addHeader("Accept-Encoding", "identity")
                .stopElsewhere()
                .build();
        try (HttpReply reply = hub.client().send(call)) {
            warnOfRenaming(repo, reply.uri());
            return FileMetadata.of(reply, path).checked(hub, path);
        }
    }

    private void warnOfRenaming(HubRepo repo, URI answered) {
        String expected = hub.endpoint().getPath() + "/" + RepoNames.pathPrefix(repo.type()) + repo.id() + "/";
        String path = answered.getPath();
        if (!path.startsWith(expected.replace("//", "/")) && path.contains("/resolve/")) {
            String now = path.substring(1, path.indexOf("/resolve/"));
            LOG.log(System.Logger.Level.WARNING, "{0} was renamed to {1}: use the new name", repo.id(), now);
        }
    }

    /** What the cache holds will do where the Hub cannot be asked, but not where it says that there is no such file. */
    private Path withoutHub(HubRepo repo, String path, ProviderException e) {
        HubProblem problem = e instanceof HubException refused ? refused.problem() : null;
        if (problem == HubProblem.ENTRY_NOT_FOUND) {
            ((HubException) e).commit().filter(RepoNames::isCommit).ifPresent(commit -> {
                RepoCache cache = cache(repo);
                cache.makeFolders();
                cache.rememberMissing(commit, path);
                cache.remember(repo, commit);
            });
            throw e;
        }
        if (problem == HubProblem.REVISION_NOT_FOUND || problem == HubProblem.NOT_A_HUB) {
            throw e;
        }
        Path file = cached(repo, path).orElseThrow(() -> e);
        LOG.log(
                System.Logger.Level.WARNING,
                "the Hub could not be asked about {0}; what the cache holds is used: {1}",
                repo,
                e.getMessage());
        return file;
    }

    private Optional<Path> cached(HubRepo repo, String path) {
        RepoCache cache = cache(repo);
        return cache.commit(repo).flatMap(commit -> cache.file(commit, path));
    }

    private HubException notInCache(HubRepo repo, String path) {
        boolean missing = cache(repo)
                .commit(repo)
                .filter(commit -> cache(repo).knownMissing(commit, path))
                .isPresent();
        return missing
                ? HubRefusal.of(
                        HubProblem.ENTRY_NOT_FOUND,
                        "download " + path,
                        repo + " has no file " + path + ", as the Hub said earlier -> look at its list of files")
                : HubRefusal.of(
                        HubProblem.NOT_IN_CACHE,
                        "download " + path,
                        "offline, and " + path + " of " + repo + " is not in " + hub.cacheRoot()
                                + " -> download it once, or unset HF_HUB_OFFLINE");
    }

    // ---- snapshots

    public Path snapshot(HubRepo repo, Predicate<? super HubFile> filter) {
        if (hub.offline()) {
            return cachedSnapshot(repo)
                    .orElseThrow(() -> HubRefusal.of(
                            HubProblem.NOT_IN_CACHE,
                            "download " + repo,
                            "offline, and " + repo + " is not in " + hub.cacheRoot()
                                    + " -> download it once, or unset HF_HUB_OFFLINE"));
        }
        List<HubFile> files;
        String commit;
        try {
            commit = repositories.commit(repo);
            files = repositories.files(repo.at(commit)).stream().filter(filter).toList();
        } catch (ProviderException e) {
            return snapshotWithoutHub(repo, e);
        }
        RepoCache cache = cache(repo);
        cache.makeFolders();
        cache.remember(repo, commit);
        download(repo.at(commit), files);
        return cache.snapshot(commit);
    }

    private Path snapshotWithoutHub(HubRepo repo, ProviderException e) {
        if (e instanceof HubException refused && refused.problem() == HubProblem.REVISION_NOT_FOUND) {
            throw e;
        }
        Path folder = cachedSnapshot(repo).orElseThrow(() -> e);
        LOG.log(
                System.Logger.Level.WARNING,
                "the Hub could not be asked about {0}; what the cache holds is used: {1}",
                repo,
                e.getMessage());
        return folder;
    }

    private Optional<Path> cachedSnapshot(HubRepo repo) {
        RepoCache cache = cache(repo);
        return cache.commit(repo).map(cache::snapshot).filter(Files::isDirectory);
    }

    private void download(HubRepo repo, List<HubFile> files) {
        ProgressCount progress = new ProgressCount(hub.listener(), files.size());
        files.forEach(file -> progress.expect(file.size()));
        AtomicBoolean failed = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.max(1, Math.min(hub.workers(), files.size())), Daemons.named("finetune4j-hub"));
        try {
            List<Future<?>> results = new ArrayList<>();
            for (HubFile file : files) {
                results.add(threads.submit(() -> {
                    boolean worked = false;
                    try {
                        if (!failed.get()) {
                            file(repo, file.path(), progress, false);
                        }
                        worked = true;
                    } finally {
                        if (!worked) {
                            failed.set(true);
                        }
                    }
                }));
            }
            join(results);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void join(List<Future<?>> results) {
        try {
            for (Future<?> result : results) {
                result.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException(
                    "interrupted while a snapshot was downloaded -> download it again, what has arrived is kept", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new FineTuneException("a download failed: " + e.getCause() + " -> try again", e.getCause());
        }
    }
}
