import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { longestSearch, longestTag, mediaSorts } from '#contracts/limits.ts';
import { kindNames } from '../lib/media-kinds.ts';
import { awaitHeading } from '../lib/page-heading.tsx';
import { AccountPage } from './account-page.tsx';
import { HomePage } from './home-page.tsx';
import { MemberPages } from './member-pages.tsx';
import { ChannelsPage } from './channels-page.tsx';
import { CrashedPage } from './message-page.tsx';
import { MyMediaPage } from './my-media-page.tsx';
import { NowherePage } from './nowhere-page.tsx';
import { OpenPages } from './open-pages.tsx';
import { SignInPage } from './sign-in-page.tsx';
import { UploadPage } from './upload-page.tsx';

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** The appearance of Upload in the topbar: secondary on a page with a primary button of its own. */
    upload?: 'primary' | 'secondary' | 'none';
  }
  interface Register {
    router: MemberRouter;
  }
}

const text = (value: unknown, max: number) => (typeof value === 'string' && value ? value.slice(0, max) : undefined);
const longestId = 40;
const kindOf = (value: unknown) => kindNames.find((kind) => kind === value);
const isTrue = (value: unknown) => (value === 'true' ? ('true' as const) : undefined);
const given = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<{
    [K in keyof T]: NonNullable<T[K]>;
  }>;

const root = createRootRoute({ notFoundComponent: NowherePage });
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>) => given({ next: text(search['next'], 2000) }),
  component: () => <SignInPage next={signIn.useSearch().next} />,
});
const members = createRoute({ getParentRoute: () => root, id: 'members', component: MemberPages });
const home = createRoute({
  getParentRoute: () => members,
  path: '/',
  staticData: { upload: 'primary' },
  validateSearch: (search: Record<string, unknown>) =>
    given({
      query: text(search['query'], longestSearch),
      tag: text(search['tag'], longestTag),
      kind: kindOf(search['kind']),
    }),
  component: () => <HomePage {...home.useSearch()} />,
});
const myMedia = createRoute({
  getParentRoute: () => members,
  path: '/my-media',
  staticData: { upload: 'primary' },
  validateSearch: (search: Record<string, unknown>) =>
    given({
      sort: mediaSorts.find((sort) => sort === search['sort']),
      kind: kindOf(search['kind']),
    }),
  component: function MyMedia() {
    const { sort = 'newest', kind } = myMedia.useSearch();
    return <MyMediaPage sort={sort} kind={kind} />;
  },
});
const upload = createRoute({
  getParentRoute: () => members,
  path: '/upload',
  staticData: { upload: 'none' },
  component: UploadPage,
});
const media = createRoute({
  getParentRoute: () => members,
  path: '/media/$mediaId',
  component: lazyRouteComponent(() => import('./media-route.tsx'), 'MediaRoute'),
});
const edit = createRoute({
  getParentRoute: () => members,
  path: '/media/$mediaId/edit',
  component: lazyRouteComponent(() => import('./edit-page.tsx'), 'EditPage'),
});
const attendance = createRoute({
  getParentRoute: () => members,
  path: '/media/$mediaId/attendance',
  component: lazyRouteComponent(() => import('./attendance-page.tsx'), 'AttendancePage'),
});
const newLive = createRoute({
  getParentRoute: () => members,
  path: '/live/new',
  staticData: { upload: 'none' },
  component: lazyRouteComponent(() => import('./new-live-page.tsx'), 'NewLivePage'),
});
const newRoom = createRoute({
  getParentRoute: () => members,
  path: '/rooms/new',
  staticData: { upload: 'none' },
  component: lazyRouteComponent(() => import('./new-room-page.tsx'), 'NewRoomPage'),
});
/** Rooms fill the window and bring their own frame. */
const roomsInside = createRoute({
  getParentRoute: () => root,
  id: 'rooms-inside',
  component: () => <MemberPages hasShell={false} />,
});
const room = createRoute({
  getParentRoute: () => roomsInside,
  path: '/media/$mediaId/room',
  component: lazyRouteComponent(() => import('./room-page.tsx'), 'RoomPage'),
});
const channels = createRoute({
  getParentRoute: () => members,
  path: '/channels',
  validateSearch: (search: Record<string, unknown>) =>
    given({
      query: text(search['query'], longestSearch),
      mine: isTrue(search['mine']),
      new: isTrue(search['new']),
    }),
  component: function Channels() {
    const { query, mine, new: isNew } = channels.useSearch();
    return <ChannelsPage query={query ?? ''} isMine={Boolean(mine)} isCreating={Boolean(isNew)} />;
  },
});
const channel = createRoute({
  getParentRoute: () => members,
  path: '/channels/$channelId',
  component: lazyRouteComponent(() => import('./channel-page.tsx'), 'ChannelPage'),
});
const adminPages = () => import('./admin-pages.tsx');
const administrators = createRoute({
  getParentRoute: () => members,
  id: 'administrators',
  component: lazyRouteComponent(adminPages, 'AdministratorPages'),
});
const adminModules = createRoute({
  getParentRoute: () => administrators,
  path: '/admin',
  component: lazyRouteComponent(adminPages, 'ModulesPage'),
});
const adminUsers = createRoute({
  getParentRoute: () => administrators,
  path: '/admin/users',
  component: lazyRouteComponent(adminPages, 'UsersPage'),
});
const adminLinks = createRoute({
  getParentRoute: () => administrators,
  path: '/admin/guest-links',
  component: lazyRouteComponent(adminPages, 'SiteLinksPage'),
});
const adminHelp = createRoute({
  getParentRoute: () => administrators,
  path: '/admin/help',
  component: lazyRouteComponent(adminPages, 'HelpAnswersPage'),
});
const adminAudit = createRoute({
  getParentRoute: () => administrators,
  path: '/admin/audit',
  validateSearch: (search: Record<string, unknown>) =>
    given({ account: text(search['account'], longestId), mediaId: text(search['mediaId'], longestId) }),
  component: lazyRouteComponent(adminPages, 'AuditPage'),
});
const adminStatus = createRoute({
  getParentRoute: () => administrators,
  path: '/admin/status',
  component: lazyRouteComponent(adminPages, 'StatusPage'),
});
const account = createRoute({ getParentRoute: () => members, path: '/account', component: AccountPage });

/** Help is for everybody, with an account or without. */
const everybody = createRoute({ getParentRoute: () => root, id: 'everybody', component: OpenPages });
const help = createRoute({
  getParentRoute: () => everybody,
  path: '/help',
  validateSearch: (search: Record<string, unknown>) => given({ query: text(search['query'], longestSearch) }),
  component: lazyRouteComponent(() => import('./help-pages.tsx'), 'HelpPage'),
});
const helpArticle = createRoute({
  getParentRoute: () => everybody,
  path: '/help/$article',
  component: lazyRouteComponent(() => import('./help-pages.tsx'), 'HelpArticlePage'),
});

const routes = root.addChildren([
  everybody.addChildren([help, helpArticle]),
  signIn,
  members.addChildren([
    home,
    myMedia,
    upload,
    newLive,
    newRoom,
    channels,
    channel,
    media,
    edit,
    attendance,
    account,
    administrators.addChildren([adminModules, adminUsers, adminLinks, adminAudit, adminStatus, adminHelp]),
  ]),
  roomsInside.addChildren([room]),
]);

/** The addresses of members' pages. Their queries are plain text: `?query=12` is the text "12". */
export function createMemberRouter() {
  const router = createRouter({
    routeTree: routes,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: CrashedPage,
    notFoundMode: 'root',
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const asked = new URLSearchParams(given(search)).toString();
      return asked && `?${asked}`;
    },
  });
  router.subscribe('onBeforeNavigate', ({ fromLocation, pathChanged }) => {
    if (fromLocation && pathChanged) awaitHeading();
  });
  return router;
}
export type MemberRouter = ReturnType<typeof createMemberRouter>;
