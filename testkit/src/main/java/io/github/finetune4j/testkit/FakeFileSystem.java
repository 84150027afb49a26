// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;

/** A real file system of which only so much can be written. */
final class FakeFileSystem extends FileSystem {
    private final Path root;
    private final FileSystem real;
    private final FakeFileProvider provider = new FakeFileProvider(this);
    private long free = Long.MAX_VALUE;
    private long written;
    private int renamings = Integer.MAX_VALUE;

    FakeFileSystem(Path root) {
        this.root = root;
        real = root.getFileSystem();
    }

    synchronized void free(long bytes) {
        free = bytes;
    }

    synchronized void renamings(int number) {
        renamings = number;
    }

    synchronized long written() {
        return written;
    }

    /** {@return how many of these bytes fit; they count as written} */
    synchronized int take(int bytes) throws IOException {
        int taken = (int) Math.min(bytes, free);
        if (bytes > 0 && taken == 0) {
            throw new IOException("No space left on device");
        }
        free -= taken;
        written += taken;
        return taken;
    }

    synchronized void rename() throws IOException {
        if (renamings-- == 0) {
            renamings = Integer.MAX_VALUE;
            throw new IOException("Input/output error");
        }
    }

    Path inside(String name) {
        return FakePath.of(this, root.resolve(name));
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("a fake disk cannot be closed -> leave it open, it holds nothing");
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return real.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(FakePath.of(this, root));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return real.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return real.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
        return FakePath.of(this, real.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
        PathMatcher matcher = real.getPathMatcher(pattern);
        return path -> matcher.matches(FakePath.real(path));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        return real.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() throws IOException {
        return real.newWatchService();
    }
}
