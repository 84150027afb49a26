// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Repositories of {@link FakeHub}: what is in them, commit by commit. */
final class HubStore {
    /** A state of a repository. */
    record Commit(String id, String parent, String title, Map<String, HubBlob> files) {}

    /** A repository. All access is under its own lock. */
    static final class Repo {
        final String key;
        final boolean hidden;
        boolean gated;
        boolean disabled;
        List<String> providers = List.of();
        final Map<String, Commit> commits = new LinkedHashMap<>();
        final Map<String, String> refs = new TreeMap<>();

        Repo(String key, boolean hidden) {
            this.key = key;
            this.hidden = hidden;
            refs.put("main", "");
            commit("main", "initial commit", Map.of());
        }

        String id() {
            return key.substring(key.indexOf('/') + 1);
        }

        String kind() {
            return key.substring(0, key.indexOf('/'));
        }

        synchronized Optional<Commit> at(String revision) {
            return Optional.ofNullable(commits.get(refs.getOrDefault(revision, revision)));
        }

        synchronized Commit head(String branch) {
            return at(branch)
                    .orElseThrow(() -> new NoSuchElementException(
                            "no branch " + branch + " in " + key + " -> put a file on it first"));
        }

        synchronized Commit commit(String branch, String title, Map<String, HubBlob> files) {
            String parent = refs.getOrDefault(branch, "");
            MessageDigest digest = HubBlob.digest("SHA-1");
            digest.update(
                    (key + "\n" + commits.size() + "\n" + parent + "\n" + title).getBytes(StandardCharsets.UTF_8));
            Commit commit = new Commit(HubBlob.hex(digest), parent, title, new TreeMap<>(files));
            commits.put(commit.id(), commit);
            refs.put(branch, commit.id());
            return commit;
        }

        synchronized List<Commit> history() {
            return new ArrayList<>(commits.values());
        }
    }

    private final Map<String, Repo> repos = new ConcurrentHashMap<>();
    private final Map<String, String> renamed = new ConcurrentHashMap<>();
    final Map<String, HubBlob> objects = new ConcurrentHashMap<>();

    /** @param key {@code models/owner/name} */
    Optional<Repo> find(String key) {
        return Optional.ofNullable(repos.get(key));
    }

    /** {@return the new key of a repository that was renamed} */
    Optional<String> renamed(String key) {
        return Optional.ofNullable(renamed.get(key));
    }

    /** {@return whether it was made now} */
    boolean create(String key, boolean hidden) {
        return repos.putIfAbsent(key, new Repo(key, hidden)) == null;
    }

    Repo made(String key, boolean hidden) {
        return repos.computeIfAbsent(key, made -> new Repo(made, hidden));
    }

    void delete(String key) {
        repos.remove(key);
    }

    void rename(String from, String to) {
        Repo old = find(from)
                .orElseThrow(() ->
                        new NoSuchElementException("no repository " + from + " -> put(...) a file into it first"));
        repos.remove(from);
        Repo repo = new Repo(to, old.hidden);
        repo.commit("main", "renamed", old.head("main").files());
        repos.put(to, repo);
        renamed.put(from, to);
    }
}
