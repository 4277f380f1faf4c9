import { toSkeletons, type Skeletons } from './skeleton.ts';

/**
 * Words that name a role here, in the languages in which people know them: nobody may choose one as a name. The pages
 * show the role of each person in a badge of its own.
 */
const roleWords: Record<string, string[]> = {
  en: ['Moderator', 'Mod', 'Host', 'Cohost', 'Co-host', 'Owner', 'Administrator', 'Admin', 'Organizer', 'Organiser'],
  de: ['Moderatorin', 'Gastgeber', 'Gastgeberin', 'Eigentümer', 'Eigentümerin', 'Administratorin', 'Veranstalter'],
  fr: ['Modérateur', 'Modératrice', 'Hôte', 'Propriétaire', 'Administrateur', 'Administratrice', 'Organisateur'],
  es: ['Moderador', 'Moderadora', 'Anfitrión', 'Anfitriona', 'Propietario', 'Propietaria', 'Administrador'],
  pt: ['Anfitrião', 'Anfitriã', 'Proprietário', 'Proprietária', 'Administradora', 'Organizador', 'Organizadora'],
  it: ['Moderatore', 'Moderatrice', 'Proprietario', 'Proprietaria', 'Amministratore', 'Amministratrice'],
  nl: ['Gastheer', 'Gastvrouw', 'Eigenaar', 'Beheerder', 'Organisator'],
  pl: ['Moderatorka', 'Gospodarz', 'Właściciel', 'Właścicielka', 'Organizatorka'],
  tr: ['Moderatör', 'Yönetici', 'Ev sahibi', 'Sahip', 'Düzenleyen'],
  ru: ['Модератор', 'Ведущий', 'Ведущая', 'Владелец', 'Администратор', 'Организатор'],
  uk: ['Ведучий', 'Ведуча', 'Власник', 'Адміністратор', 'Організатор'],
  ar: ['مشرف', 'المشرف', 'مدير', 'المدير', 'مضيف', 'المضيف', 'مالك', 'المالك'],
  he: ['מנחה', 'מארח', 'מארחת', 'בעלים', 'מנהל', 'מנהלת'],
  hi: ['मॉडरेटर', 'मेज़बान', 'मालिक', 'व्यवस्थापक'],
  zh: ['主持人', '主持', '版主', '管理员', '管理員', '所有者', '主办人', '主辦人'],
  ja: ['モデレーター', '司会', '司会者', 'ホスト', '管理者', '所有者', '主催者'],
  ko: ['모더레이터', '진행자', '호스트', '관리자', '소유자', '주최자'],
};

const bracketed = /[\p{Ps}\p{Pi}<]([^\p{Ps}\p{Pe}\p{Pi}\p{Pf}<>]*)[\p{Pe}\p{Pf}>]/gu;
const frame = /^[\p{P}\p{S}\s]+|[\p{P}\p{S}\s]+$/gu;
const number = /\s*\p{N}+$/u;

const forms = (key: keyof Skeletons) =>
  new Set(
    Object.values(roleWords)
      .flat()
      .map((word) => toSkeletons(word)[key]),
  );
const known = { folded: forms('folded'), written: forms('written') };

/** Whether the name is a role, alone or in brackets, or looks like one: "Moderator", "Ana (Host)", "★ Admin 2". */
export function namesRole(name: string): boolean {
  const inBrackets = Array.from(name.normalize('NFKC').matchAll(bracketed), ([, inside = '']) => inside);
  return [name, ...inBrackets].some(isRole);
}

function isRole(text: string): boolean {
  const { folded, written } = toSkeletons(text.replace(frame, '').replace(number, ''));
  return known.folded.has(folded) || known.written.has(written);
}
