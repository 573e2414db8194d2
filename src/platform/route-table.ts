/** The routes that the server has, so that a wrong method is told apart from a wrong path. */
export class RouteTable {
  private readonly routes: { readonly method: string; readonly segments: readonly string[] }[] = [];

  add(method: string | readonly string[], url: string): void {
    for (const each of typeof method === 'string' ? [method] : method) {
      this.routes.push({ method: each, segments: url.split('/') });
    }
  }

  /** Methods that some route takes at this path, sorted. */
  methodsOf(path: string): string[] {
    const segments = path.split('/');
    const matching = this.routes.filter(
      (route) =>
        route.segments.length === segments.length &&
        route.segments.every((segment, index) => segment.startsWith(':') || segment === segments[index]),
    );
    return [...new Set(matching.map((route) => route.method))].sort();
  }
}
